import assert from 'node:assert/strict';
import { whereToEdit, type Applies } from '../../../src/cli/terminal/summary.ts';
import { optimizer, target } from '../../renderer/records.ts';

/** What a person is told to type for each of a run's optimizers. */
function toldFor(applies: Applies | null): (string | undefined)[] {
  return [optimizer('0', 'SGD'), optimizer('1', 'Adam')].map((entry) => {
    const said = whereToEdit(entry, 0.01, target, applies, 200).join('\n');
    return /Apply it +(.*)$/m.exec(said)?.[1];
  });
}

describe('how to apply what was found for several optimizers', () => {
  it('names the optimizer in each command, which changes one', () => {
    assert.deepEqual(toldFor({ record: null, isKept: true, isOneOfSeveral: true }), [
      'find-lr apply --optimizer 0 --write',
      'find-lr apply --optimizer 1 --write',
    ]);
    assert.deepEqual(toldFor({ record: '/home/ada/run.json', isKept: true, isOneOfSeveral: true }), [
      'find-lr apply /home/ada/run.json --optimizer 0 --write',
      'find-lr apply /home/ada/run.json --optimizer 1 --write',
    ]);
  });

  it('says first how to keep the run where no run can be kept', () => {
    assert.deepEqual(toldFor({ record: null, isKept: false, isOneOfSeveral: true }), [
      'run with --out run.json, then: find-lr apply run.json --optimizer 0 --write',
      'run with --out run.json, then: find-lr apply run.json --optimizer 1 --write',
    ]);
  });

  it('names none where the other was not tested, and says nothing once all is written', () => {
    const command = 'find-lr apply --write';
    assert.deepEqual(toldFor({ record: null, isKept: true, isOneOfSeveral: false }), [command, command]);
    assert.deepEqual(toldFor(null), [undefined, undefined]);
  });
});
