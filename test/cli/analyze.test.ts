import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_SWEEP, lrSchedule } from '../../src/analysis/index.ts';
import { parseRunRecord, type Result } from '../../src/protocol/record.ts';
import { findLr } from './support/command.ts';

/** A loss that falls from 2.3 to 1 around 1e-3 and explodes above 0.3. */
const points = lrSchedule(DEFAULT_SWEEP).map((lr) => ({
  lr,
  loss: 1 + 1.3 / (1 + lr / 1e-3) + (lr / 0.3) ** 4,
}));
const csv = points.map(({ lr, loss }) => `${lr},${loss}`).join('\n');

describe('find-lr analyze', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'find-lr-points-'))));
  after(() => rm(folder, { recursive: true }));

  async function analyze(stdin: string, ...args: string[]) {
    return findLr(['analyze', ...args], { cwd: folder, stdin });
  }

  const resultOf = (stdout: string): Result => parseRunRecord(JSON.parse(stdout)).results[0]!;

  it('prints the run record for lines on stdin', async () => {
    const { code, stdout } = await analyze(
      csv,
      '--json',
      '--optimizer',
      'SGD',
      '--momentum',
      '0.9',
      '--batch-size',
      '64',
    );
    assert.equal(code, 0);
    const { recommended } = resultOf(stdout);
    assert.ok(recommended!.lr > 1e-4 && recommended!.lr < 0.3);
  });

  it('reads CSV with a header in any order, NDJSON, and a file: all the same', async () => {
    const header = `step,loss,lr\r\n${points.map(({ lr, loss }, step) => `${step},${loss},${lr}`).join('\r\n')}\r\n`;
    await writeFile(join(folder, 'points.csv'), `\uFEFF${header}`);
    const outcomes = await Promise.all([
      analyze(csv, '--json'),
      analyze(points.map((point) => JSON.stringify(point)).join('\n'), '-', '--json'),
      analyze('', 'points.csv', '--json'),
    ]);
    assert.deepEqual(resultOf(outcomes[1]!.stdout), resultOf(outcomes[0]!.stdout));
    assert.deepEqual(resultOf(outcomes[2]!.stdout), resultOf(outcomes[0]!.stdout));
  });

  it('takes a file for a whole sweep, and with --max-lr for one that was cut below it', async () => {
    const rows = csv.split('\n').slice(0, 55).join('\n');
    const [whole, cut] = await Promise.all([analyze(rows), analyze(rows, '--max-lr', '10')]);
    assert.equal(whole.code, 3);
    assert.match(whole.stdout, /Suggested LR +none/);
    assert.doesNotMatch(whole.stdout, /was cut/);
    assert.equal(cut.code, 3);
    assert.match(cut.stdout.replace(/\s+/g, ' '), /The sweep was cut at LR \S+, before it reached 10/);
  });

  it('takes nan, inf and an empty loss for one that is not finite', async () => {
    const [a, b, c] = await Promise.all(
      ['nan', '-Infinity', ''].map((loss) => analyze(`${csv}\n20,${loss}\n`, '--json')),
    );
    assert.equal(a!.code, 0, a!.stderr);
    assert.deepEqual(resultOf(a!.stdout), resultOf(b!.stdout));
    assert.deepEqual(resultOf(a!.stdout), resultOf(c!.stdout));
  });

  it('shows the chart and the suggestion, and draws a picture', async () => {
    const { code, stdout } = await analyze(csv, '--plot', 'curve.svg');
    assert.equal(code, 0);
    assert.match(stdout, /[\u2801-\u28ff]/);
    assert.match(stdout, /Suggested LR +[\d.e-]+/);
    assert.match(await readFile(join(folder, 'curve.svg'), 'utf8'), /^<svg/);
  });

  for (const [what, text, says] of [
    ['words in place of numbers', '1e-3,2.3\n1e-2,high\n', /stdin, line 2: the loss "high" is no number/],
    [
      'a negative learning rate',
      'lr,loss\n-1,2.3\n',
      /stdin, line 2: the learning rate "-1" is no number above 0/,
    ],
    ['a missing value', '1e-3,2.3\n1e-2\n', /stdin, line 2: a value is missing in "1e-2"/],
    ['broken JSON', '{"lr": 1e-3, "loss": 2}\n{"lr": \n', /stdin, line 2: .* is no JSON/],
    [
      'a header without lr',
      'a,b\n1,2\n',
      /stdin, line 1: "a,b" is neither numbers nor a header with lr and loss/,
    ],
    ['nothing', '\n', /stdin holds no points/],
  ] as const) {
    it(`names the line that holds ${what}`, async () => {
      const { code, stderr, stdout } = await analyze(text, '--json');
      assert.equal(code, 2);
      assert.match(stderr.replace(/\s+/g, ' '), says);
      assert.equal(stdout, '');
    });
  }

  it('a file that is not there', async () => {
    const { code, stderr } = await analyze('', 'nowhere.csv');
    assert.equal(code, 2);
    assert.match(stderr, /Cannot read nowhere\.csv: there is no such file/);
  });

  it('without a suggestion ends with 3 and says why', async () => {
    const { code, stdout } = await analyze('1e-3,2\n1e-2,2\n');
    assert.equal(code, 3);
    assert.match(stdout, /Suggested LR +none[\s\S]*Only 2 training steps/);
  });
});
