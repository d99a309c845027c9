/** `run --write`, and `apply` without a record. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLr, UserFolder } from './support/command.ts';

describe('the last run of a folder', () => {
  let folder: UserFolder;
  let state: string;
  beforeEach(async () => {
    folder = await UserFolder.make();
    state = await mkdtemp(join(tmpdir(), 'find-lr-last-'));
  });
  afterEach(async () => {
    await folder.remove();
    await rm(state, { recursive: true, force: true });
  });

  const here = (args: string[]) => findLr(args, { cwd: folder.path, env: { XDG_STATE_HOME: state } });
  const script = (name: string): Promise<string> => readFile(join(folder.path, name), 'utf8');
  const kept = (): Promise<string[]> => readdir(join(state, 'find-lr', 'last-runs'));

  it('is applied without naming a record, once it is said which run that is', async () => {
    const run = await here(['run', 'plain.mjs', '--', '--token', 'secret-of-mine']);
    assert.match(run.stdout, /Apply it +find-lr apply --write/);
    const suggested = /Suggested LR +(\S+)/.exec(run.stdout)![1]!;
    const shown = await here(['apply']);
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(
      shown.stdout,
      /^The last run of this folder: plain\.mjs, \d{4}-\d\d-\d\d \d\d:\d\d, LR [\d.e-]+$/m,
    );
    assert.ok(shown.stdout.includes(`LR ${suggested}\n`));
    assert.match(await script('plain.mjs'), /sgd\(0\.01\)/, 'nothing is written without --write');
    assert.equal((await here(['apply', '--write'])).code, 0);
    assert.doesNotMatch(await script('plain.mjs'), /sgd\(0\.01\)/);
    assert.deepEqual(
      (await readdir(folder.path)).filter((name) => name.endsWith('.json')),
      [],
    );
  });

  it('is kept for its user alone, without what the script was given', async () => {
    await here(['run', 'plain.mjs', '--', '--token', 'secret-of-mine']);
    const [name] = await kept();
    const file = join(state, 'find-lr', 'last-runs', name!);
    assert.doesNotMatch(await readFile(file, 'utf8'), /secret-of-mine/);
    if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o077, 0);
  });

  it('of another folder, damaged, or of another version counts for nothing', async () => {
    const none = await here(['apply']);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /No run of this folder is known\. Run find-lr run SCRIPT here first/);
    await here(['run', 'three-steps.mjs']);
    const [name] = await kept();
    const file = join(state, 'find-lr', 'last-runs', name!);
    for (const text of ['{', '[]', '{"schema":"find-lr.run/9"}']) {
      await writeFile(file, text);
      const { code, stderr } = await here(['apply']);
      assert.equal(code, 2);
      assert.match(stderr, /No run of this folder is known/);
    }
  });

  it('that found nothing is named, and not applied', async () => {
    await here(['run', 'three-steps.mjs']);
    const { code, stdout, stderr } = await here(['apply']);
    assert.equal(code, 2);
    assert.match(stdout, /three-steps\.mjs, .*, no LR found/);
    assert.match(stderr, /suggests no learning rate/);
  });

  it('is kept for 50 folders, the oldest being forgotten', async () => {
    await here(['run', 'three-steps.mjs']);
    const path = join(state, 'find-lr', 'last-runs');
    for (let i = 0; i < 55; i++) {
      const file = join(path, `${String(i).padStart(32, '0')}.json`);
      await writeFile(file, '{}');
      await utimes(file, 1000 + i, 1000 + i);
    }
    await here(['run', 'three-steps.mjs']);
    const names = await kept();
    assert.equal(names.length, 50);
    assert.ok(!names.includes(`${'0'.repeat(32)}.json`));
    assert.match((await here(['apply'])).stdout, /three-steps\.mjs/);
  });

  it('cannot be kept in a folder that is closed: the run goes on, and says what else to do', async function () {
    const closed = join(state, 'file');
    await writeFile(closed, '');
    const env = { XDG_STATE_HOME: closed };
    const run = await findLr(['run', 'plain.mjs'], { cwd: folder.path, env });
    assert.equal(run.code, 0, run.stderr);
    assert.equal(run.stderr, '');
    assert.match(run.stdout, /run with --out run\.json, then: find-lr apply run\.json --write/);
    assert.equal((await findLr(['apply'], { cwd: folder.path, env })).code, 2);
  });

  it('names the other optimizers that were tested, with what to type for each', async () => {
    await here(['run', 'two-optimizers.mjs']);
    const first = await here(['apply', '--lr', '0.05', '--write']);
    assert.equal(first.code, 0, first.stderr);
    const said = first.stdout.replace(/\s+/g, ' ');
    assert.match(
      said,
      /Adam \(two-optimizers\.mjs:5\), LR 2e-2, is left as it is\. Change it too: find-lr apply --optimizer 1 --lr LR --write/,
    );
    const second = await here(['apply', '--optimizer', '1', '--lr', '0.07', '--write']);
    assert.equal(second.code, 0, second.stderr);
    assert.doesNotMatch(second.stdout, /Change it too/);
    assert.match(await script('two-optimizers.mjs'), /sgd\(0\.05\);[^]*adam\(0\.07\)/);
  });

  describe('run --write', () => {
    it('writes what it found, shows the difference, and ends with 0', async () => {
      const { code, stdout } = await here(['run', 'plain.mjs', '--write']);
      assert.equal(code, 0);
      const suggested = Number(/Suggested LR +(\S+)/.exec(stdout)![1]);
      const written = Number(/sgd\((.*)\), 500/.exec(await script('plain.mjs'))![1]);
      assert.equal(written, suggested);
      assert.match(stdout, /^-train\(tf\.train\.sgd\(0\.01\), 500\);$/m);
      assert.match(stdout, /^Written to plain\.mjs\.$/m);
      assert.doesNotMatch(stdout, /Apply it/);
    });

    it('keeps stdout for the record with --json', async () => {
      const { stdout, stderr } = await here(['run', 'plain.mjs', '--write', '--json']);
      JSON.parse(stdout);
      assert.match(stderr, /Written to plain\.mjs/);
    });

    it('writes nothing where nothing was found, says so, and ends as without it', async () => {
      const before = await folder.hash();
      for (const [name, exit] of [
        ['three-steps.mjs', 3],
        ['syntax-error.mjs', 4],
        ['no-optimizer.mjs', 5],
      ] as const) {
        const { code, stdout } = await here(['run', name, '--write']);
        assert.equal(code, exit, stdout);
        assert.match(stdout, /! Nothing is written: there is no suggested LR\.$/m);
      }
      assert.equal(await folder.hash(), before);
    });

    it('ends with 2 where there is no place to write it to', async () => {
      await writeFile(
        join(folder.path, 'given.mjs'),
        'import * as tf from "@tensorflow/tfjs";\nimport { train } from "./problem.mjs";\n' +
          'train(tf.train.sgd(Number(process.env.RATE)), 500);\n',
      );
      const { code, stderr } = await here(['run', 'given.mjs', '--write', '--env', 'RATE=0.01']);
      assert.equal(code, 2);
      assert.match(stderr, /There is no place to edit for SGD/);
    });

    for (const other of ['--then-train', '--events']) {
      it(`is refused together with ${other}, before anything runs`, async () => {
        const { code, stdout, stderr } = await here(['run', 'plain.mjs', '--write', other]);
        assert.equal(code, 2);
        assert.ok(stderr.includes(other) && stderr.includes('--write'), stderr);
        assert.equal(stdout, '');
      });
    }
  });
});
