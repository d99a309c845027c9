/** A record is used again: drawn, applied, trained with, or refused in words for people. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_SWEEP, lrSchedule } from '../../src/analysis/index.ts';
import { parseRunRecord } from '../../src/protocol/record.ts';
import { findLr, UserFolder } from './support/command.ts';

describe('what find-lr has printed', () => {
  let folder: UserFolder;
  before(async () => {
    folder = await UserFolder.make();
    const lines = lrSchedule(DEFAULT_SWEEP).map(
      (lr) => `${lr},${1 + 1.3 / (1 + lr / 1e-3) + (lr / 0.3) ** 4}`,
    );
    await writeFile(join(folder.path, 'losses.csv'), lines.join('\n'));
    const analysis = await findLr(['analyze', 'losses.csv', '--json'], { cwd: folder.path });
    await writeFile(join(folder.path, 'analysis.json'), analysis.stdout);
    await findLr(['run', 'plain.mjs', '--out', 'run.json'], { cwd: folder.path });
  });
  after(() => folder.remove());

  const said = async (...args: string[]): Promise<{ code: number | null; text: string; stdout: string }> => {
    const { code, stdout, stderr } = await findLr(args, { cwd: folder.path });
    return { code, stdout, text: `${stdout}${stderr}`.replace(/\s+/g, ' ') };
  };

  for (const name of ['analysis.json', 'run.json']) {
    it(`is shown and drawn again (${name})`, async () => {
      const { code, stdout } = await said('analyze', name, '--plot', 'again.svg');
      assert.equal(code, 0);
      assert.match(stdout, /[\u2801-\u28ff]/);
      assert.match(stdout, /Suggested LR +[\d.e-]+/);
      assert.match(stdout, /Written +again\.svg/);
      assert.match(await readFile(join(folder.path, 'again.svg'), 'utf8'), /^<svg/);
      const record = parseRunRecord(JSON.parse((await said('analyze', name, '--json')).stdout));
      assert.deepEqual(record, JSON.parse(await readFile(join(folder.path, name), 'utf8')));
    });
  }

  it('knows by itself how it was made', async () => {
    const { code, text } = await said('analyze', 'run.json', '--batch-size', '3');
    assert.equal(code, 2);
    assert.match(text, /run\.json is a run record, .* Leave --batch-size out\./);
  });

  it('of points has no script to change or to train, and says so', async () => {
    const apply = await said('apply', 'analysis.json');
    assert.equal(apply.code, 2);
    assert.match(
      apply.text,
      /There is no place to edit for Optimizer\. The LR was read off the points in losses\.csv, so that no script is known: write it where yours sets its LR\./,
    );
    const train = await said('train', 'analysis.json');
    assert.equal(train.code, 2);
    assert.match(
      train.text,
      /comes from points in losses\.csv, not from a script, so that there is nothing to train\./,
    );
  });

  it('is not written over', async () => {
    await writeFile(join(folder.path, 'points.svg'), '1,2');
    const { code, text } = await said('analyze', 'points.svg', '--plot', 'points.svg');
    assert.equal(code, 2);
    assert.match(text, /Cannot write .*points\.svg: it is what is to be read/);
  });

  it('is refused where it is damaged or something else', async () => {
    const whole = await readFile(join(folder.path, 'run.json'), 'utf8');
    const record = JSON.parse(whole) as Record<string, unknown>;
    const withoutResults = { ...record, results: undefined };
    const files: [text: string, says: RegExp][] = [
      [whole.slice(0, 500), /it is no whole JSON\. Was it cut off/],
      ['', /it is empty\./],
      ['lr,loss\n1,2', /it is no JSON\. A run record is what find-lr run --out or --json has written\./],
      ['[]', /This is no find-lr\.run\/1 record: it is a list, where an object belongs\./],
      ['null', /it is null, where an object belongs\./],
      ['{"a": 1}', /its schema does not say so\. Find LR writes records by find-lr run --out or --json\./],
      [
        JSON.stringify({ ...record, schema: 'find-lr.run/2' }),
        /another version of Find LR has written it, as find-lr\.run\/2\./,
      ],
      [JSON.stringify({ schema: 'find-lr.cells/1' }), /it is of another kind, find-lr\.cells\/1\./],
      [JSON.stringify(withoutResults), /find-lr\.run\/1 record: results is missing\./],
      [
        JSON.stringify({ ...record, sweep: { mode: 'up', minLr: 1, maxLr: 2, steps: 3 } }),
        /sweep\.mode is "up", where "exponential" or "linear" belongs\./,
      ],
      [
        JSON.stringify({ ...record, timing: { total: 'long', toFirstStep: null } }),
        /timing\.total is "long", where a number belongs\./,
      ],
    ];
    for (const [text, says] of files) {
      await writeFile(join(folder.path, 'other.json'), text);
      for (const command of ['apply', 'train']) {
        const outcome = await said(command, 'other.json');
        assert.equal(outcome.code, 2, outcome.text);
        assert.match(outcome.text, /^other\.json cannot be used: /);
        assert.match(outcome.text, says);
        assert.doesNotMatch(outcome.text, /Invalid|Expected|received|undefined/);
      }
    }
  });
});
