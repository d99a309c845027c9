import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { DEFAULT_SWEEP, fitSweep } from '../../../src/analysis/index.ts';
import { Progress } from '../../../src/cli/terminal/progress.ts';
import { styleFor } from '../../../src/cli/terminal/style.ts';
import { defaultSpec } from '../../../src/engine/index.ts';
import type { RunEvent } from '../../../src/protocol/events.ts';

const PASS = { kind: 'pass', of: 1, optimizer: null, sweep: DEFAULT_SWEEP } as const;
const AGAIN = { ...PASS, pass: 1, replaces: 0 } as const;
const FITTED = fitSweep(DEFAULT_SWEEP, 32);

function printed(...events: RunEvent[]): string {
  const stream = Object.assign(new PassThrough(), {
    isTTY: false,
    columns: 200,
  }) as unknown as NodeJS.WriteStream;
  const progress = new Progress(stream, null, styleFor(stream), defaultSpec('train.py'));
  for (const event of events) progress.take(event);
  progress.end();
  return String((stream as unknown as PassThrough).read() ?? '');
}

describe('a pass that is repeated, in a terminal', () => {
  const first = { ...PASS, pass: 0 };
  const note = { kind: 'note', topic: 'epochs', message: 'It failed. The sweep is repeated.' } as const;

  it('is said to be, with the steps that there were', () => {
    assert.equal(printed(first, AGAIN), 'The script ended after 0 steps. It is run again.\n');
    assert.match(
      printed(first, { ...AGAIN, sweep: FITTED }),
      /It is run again, with the whole range over 32\.\n$/,
    );
  });

  it('is said to be once, where a note has said why', () => {
    const explained = { ...AGAIN, isExplained: true };
    assert.equal(printed(first, note, explained), `${note.message}\n`);
    assert.equal(
      printed(first, note, { ...explained, sweep: FITTED }),
      `${note.message}\nThe whole range is swept in 32 steps.\n`,
    );
  });
});
