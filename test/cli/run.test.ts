import assert from 'node:assert/strict';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRunRecord } from '../../src/protocol/record.ts';
import { findLr, recordOf, UserFolder } from './support/command.ts';

describe('find-lr run and apply', () => {
  let folder: UserFolder;
  before(async () => (folder = await UserFolder.make()));
  after(() => folder.remove());

  const file = (name: string): string => join(folder.path, name);

  it('shows the chart, the suggestion and the place to edit, and writes what was asked for', async () => {
    const { code, stdout } = await findLr(
      [
        'run',
        'plain.mjs',
        '--out',
        'results/run.json',
        '--plot',
        'results/curve.svg',
        '--plot',
        'results/page.html',
      ],
      { cwd: folder.path },
    );
    assert.equal(code, 0, stdout);
    assert.match(stdout, /[\u2801-\u28ff]/);
    assert.match(stdout, /Suggested LR +[\d.e-]+/);
    assert.match(stdout, /Place to edit +plain\.mjs:4, 0\.01/);
    assert.match(stdout, /find-lr apply results\/run\.json --write/);
    assert.doesNotMatch(stdout, /trained/, "the script's output is not shown");
    const record = parseRunRecord(JSON.parse(await readFile(file('results/run.json'), 'utf8')));
    assert.equal(record.optimizers[0]?.literal?.text, '0.01');
    assert.match(await readFile(file('results/curve.svg'), 'utf8'), /^<svg/);
    assert.match(await readFile(file('results/page.html'), 'utf8'), /^<!doctype html>/);
  });

  it('names the line of the number, not that of the optimizer which it feeds', async () => {
    const { stdout } = await findLr(['run', 'lr-elsewhere.mjs'], { cwd: folder.path });
    assert.match(stdout, /Optimizer +SGD \(lr-elsewhere\.mjs:9\)/);
    assert.match(stdout, /Place to edit +lr-elsewhere\.mjs:6, 0\.01/);
  });

  it('prints the record alone on stdout with --json', async () => {
    const outcome = await findLr(['run', 'three-steps.mjs', '--json'], { cwd: folder.path });
    assert.equal(parseRunRecord(recordOf(outcome)).passes[0]?.points.length, 3);
  });

  it('prints each event as a line with --events', async () => {
    const { stdout } = await findLr(['run', 'three-steps.mjs', '--events'], { cwd: folder.path });
    const kinds = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind);
    assert.equal(kinds[0], 'started');
    assert.equal(kinds.at(-1), 'done');
    assert.ok(kinds.includes('points') && kinds.includes('runtime') && kinds.includes('optimizer'));
  });

  it('gives the script its arguments and environment', async () => {
    await writeFile(file('args.mjs'), 'console.log(process.argv.slice(2).join("|"), process.env.GREETING);');
    const { stderr } = await findLr(
      [
        'run',
        'args.mjs',
        '--json',
        '--verbose',
        '--env',
        'GREETING=good day',
        '--',
        '--epochs',
        '3',
        'two words',
      ],
      { cwd: folder.path },
    );
    assert.match(stderr, /--epochs\|3\|two words good day/);
  });

  it('is cancelled by Ctrl+C: exit code 130, nothing left', async () => {
    let asked = false;
    const outcome = await findLr(['run', 'never-steps.mjs', '--json'], {
      cwd: folder.path,
      onStderr: (text, child) => {
        if (!asked && text.includes('Find LR')) setTimeout(() => child.kill('SIGINT'), 1500);
        asked = true;
      },
    });
    assert.equal(outcome.code, 130);
    assert.equal(recordOf(outcome).status, 'cancelled');
    assert.deepEqual(outcome.left, []);
  });

  it('leaves no process even when it is killed itself', async () => {
    const outcome = await findLr(['run', 'plain.mjs', '--no-stop', '--steps', '100000'], {
      cwd: folder.path,
      onStdout: (text, child) => {
        if (/step \d+ of|TensorFlow/.test(text)) child.kill('SIGKILL');
      },
    });
    assert.equal(outcome.code, null);
    for (let i = 0; i < 100 && outcome.remaining().length > 0; i++)
      await new Promise((next) => setTimeout(next, 100));
    assert.deepEqual(outcome.remaining(), []);
  });

  describe('apply', () => {
    const original =
      '// größer\r\nimport * as tf from "@tensorflow/tfjs";\r\nimport { train } from "./problem.mjs";\r\n\r\ntrain(tf.train.sgd(1e-2), 500);\r\n';

    before(async () => {
      await writeFile(file('windows.mjs'), `\uFEFF${original}`);
      await chmod(file('windows.mjs'), 0o750);
      await findLr(['run', 'windows.mjs', '--out', 'windows.json'], { cwd: folder.path });
    });

    it('shows the difference and writes nothing', async () => {
      const { code, stdout } = await findLr(['apply', 'windows.json', '--lr', '0.24'], { cwd: folder.path });
      assert.equal(code, 0);
      assert.match(stdout, /^-train\(tf\.train\.sgd\(1e-2\), 500\);/m);
      assert.match(stdout, /^\+train\(tf\.train\.sgd\(2\.4e-1\), 500\);/m);
      assert.equal(await readFile(file('windows.mjs'), 'utf8'), `\uFEFF${original}`);
    });

    it('writes the number alone: byte order mark, line endings and mode stay', async () => {
      const { code } = await findLr(['apply', 'windows.json', '--lr', '0.24', '--write'], {
        cwd: folder.path,
      });
      assert.equal(code, 0);
      assert.equal(
        await readFile(file('windows.mjs'), 'utf8'),
        `\uFEFF${original.replace('1e-2', '2.4e-1')}`,
      );
      assert.equal((await stat(file('windows.mjs'))).mode & 0o777, 0o750);
    });

    it('refuses when the number is no longer what was tested', async () => {
      const { code, stderr } = await findLr(['apply', 'windows.json', '--write'], { cwd: folder.path });
      assert.equal(code, 2);
      assert.match(stderr, /windows\.mjs is left as it is\./);
    });

    it('refuses when the number was edited during the run', async () => {
      const before = await readFile(file('plain.mjs'), 'utf8');
      await writeFile(file('edited.mjs'), before);
      let edited = false;
      await findLr(['run', 'edited.mjs', '--out', 'edited.json', '--json'], {
        cwd: folder.path,
        onStderr: (text) => {
          if (edited || !text.includes('TensorFlow')) return;
          edited = true;
          void writeFile(file('edited.mjs'), before.replace('0.01', '0.05'));
        },
      });
      assert.ok(edited);
      const { code, stderr } = await findLr(['apply', 'edited.json', '--write'], { cwd: folder.path });
      assert.equal(code, 2);
      assert.notEqual(stderr, '');
      assert.equal(await readFile(file('edited.mjs'), 'utf8'), before.replace('0.01', '0.05'));
    });

    it('says what is wrong with something that is no record', async () => {
      await writeFile(file('other.json'), '{"schema": "other"}');
      const { code, stderr } = await findLr(['apply', 'other.json'], { cwd: folder.path });
      assert.equal(code, 2);
      assert.match(stderr, /other\.json cannot be used: This is no find-lr\.run\/1 record/);
    });
  });
});
