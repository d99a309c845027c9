import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pythonOf } from '../../scripts/provision/python.mjs';
import { guardHere } from '../../src/engine/sandbox/probe.ts';
import { everythingIn, makeFolder } from '../engine/sandbox/support.ts';
import { missing } from '../support/missing.ts';
import { findLr, recordOf, withoutNamespaces, type Outcome } from './support/command.ts';

const root = resolve(import.meta.dirname, '../..');

/** Every way of writing that was tried; each run begins with the files as they were. */
const PYTHON = [
  'append rplus mm sq sq2 sq3 fileio link dfd procfd fch posixmod _ioopen tofile torchff tsave pfw safet',
  'npmm nplm onnx prof dbm_ plt_ pil jl tv csv chd',
  'ren rm clearcwd',
];
const NODE = [
  'binding child childenv worker workerenv vm fdpath fd report heap cover tmpw cachew tfsave',
  'stream handle cpsync rename wfs prom rmcp opendir',
];

/** Trains, once it has called other programs and has put something into a cache. */
const SCRIPT = `
import { execSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import * as tf from '@tensorflow/tfjs';
const cache = os.homedir() + '/.cache/';
execSync('rm -rf data; echo more >> notes.csv; mkdir -p ' + cache + 'sets/new; echo data > ' + cache + 'sets/new/a.bin; echo over > ' + cache + 'myproj/best.pt');
console.log('sees', fs.existsSync('data'), execSync('cat notes.csv').length);
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
const x = tf.randomNormal([64, 2]);
await model.fit(x, x.sum(1, true), { epochs: 100, batchSize: 32, verbose: 0 });
`;

const FILES = {
  'project/data/a.txt': 'a of data',
  'project/data/sub/b.txt': 'b',
  'project/notes.csv': 'x,y\n1,2\n',
  'project/w.bin': 'w'.repeat(5000),
  'project/arr.npy': 'n'.repeat(5000),
  'project/db.sqlite': '',
  'tmp/userdata.txt': 'mine',
  'home/.cache/myproj/best.pt': 'best',
  'home/.keras/models/own.keras': 'own',
};

describe('the files of a user after a run', () => {
  let base: string;
  let folder: string;

  beforeEach(async () => {
    base = makeFolder();
    folder = join(base, 'project');
    for (const name of ['project/data/sub', 'tmp', 'home/.cache/myproj', 'home/.keras/models'])
      await mkdir(join(base, name), { recursive: true });
    for (const [name, text] of Object.entries(FILES)) await writeFile(join(base, name), text);
    await symlink('w.bin', join(folder, 'link.bin'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  });
  afterEach(() => rmSync(base, { recursive: true }));

  const run = (words: readonly string[], within: readonly string[] = []): Promise<Outcome> =>
    findLr(['run', '--json', ...words], {
      cwd: folder,
      env: { HOME: join(base, 'home'), TMPDIR: join(base, 'tmp') },
      within,
    });

  /** Of the folder all, elsewhere the files: a cache may grow, and runs come and go in the temporary folder. */
  const look = (): Record<string, string> => ({
    ...everythingIn(folder),
    ...Object.fromEntries(
      Object.entries(everythingIn(base)).filter(([path]) =>
        Object.keys(FILES).includes(path.slice(base.length + 1)),
      ),
    ),
  });

  describe('guarded by the kernel', () => {
    before(async function () {
      const { guard } = await guardHere(tmpdir());
      if (guard.by !== 'kernel') missing(this, `A mount namespace (${guard.because})`);
    });

    async function assertUntouched(words: readonly string[]): Promise<void> {
      const before = look();
      const outcome = await run(words);
      assert.deepEqual(look(), before, outcome.stderr);
      assert.deepEqual(recordOf(outcome).guard, { by: 'kernel' }, outcome.stderr);
      assert.equal(recordOf(outcome).passes.length, 1, outcome.stderr);
      assert.deepEqual(await readdir(join(base, 'tmp')), ['userdata.txt']);
    }

    for (const calls of PYTHON)
      it(`are bit for bit as they were, whatever Python calls: ${calls}`, async function () {
        this.timeout(300_000);
        const python = pythonOf('peers');
        if (python === null) return missing(this, 'The Python environment "peers"');
        await cp(join(root, 'test/fixtures/guard/writes.py'), join(folder, 'train.py'));
        await assertUntouched(['train.py', '--python', python, '--', ...calls.split(' ')]);
      });

    for (const calls of NODE)
      it(`are bit for bit as they were, whatever Node calls: ${calls}`, async function () {
        this.timeout(300_000);
        await cp(join(root, 'test/fixtures/guard/writes.mjs'), join(folder, 'train.mjs'));
        await assertUntouched(['train.mjs', '--', ...calls.split(' ')]);
      });

    it('are as they were, while what is new in a cache stays', async function () {
      this.timeout(120_000);
      await writeFile(join(folder, 'train.mjs'), SCRIPT);
      const before = look();
      const outcome = await run(['train.mjs', '--verbose']);
      assert.deepEqual(look(), before, outcome.stderr);
      assert.match(outcome.stderr, /sees false 13/);
      assert.equal(await readFile(join(base, 'home/.cache/sets/new/a.bin'), 'utf8'), 'data\n');
      assert.doesNotMatch(outcome.stderr, /not guarded/);
      assert.match(
        outcome.stderr.replace(/\s+/g, ' '),
        /Guarded by the Linux kernel: nothing that this run wrote reached your files\./,
      );
    });
  });

  it('may be another program’s doing where only patches guard them, and the result says so', async function () {
    this.timeout(120_000);
    await writeFile(join(folder, 'train.mjs'), SCRIPT);
    const outcome = await run(['train.mjs'], withoutNamespaces);
    assert.equal(await readFile(join(folder, 'notes.csv'), 'utf8'), 'x,y\n1,2\nmore\n');
    const { guard } = recordOf(outcome);
    assert.equal(guard?.by, 'patches');
    assert.match(
      outcome.stderr.replace(/\s+/g, ' '),
      /Guarded by patches of Python's and Node's functions only, because .*: other programs could write\./,
    );
  });

  it('are not guarded without a guard, and the result says so', async function () {
    this.timeout(120_000);
    await writeFile(join(folder, 'train.mjs'), SCRIPT);
    const outcome = await run(['train.mjs', '--no-guard']);
    assert.deepEqual(recordOf(outcome).guard, { by: 'none' });
    assert.match(outcome.stderr.replace(/\s+/g, ' '), /Not guarded: what this run wrote is on your disk\./);
  });
});
