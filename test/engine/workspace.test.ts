import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { makePassFolder } from '../../src/engine/workspace.ts';
import { missing } from '../support/missing.ts';

const MODULE = resolve(import.meta.dirname, '../../src/engine/workspace.ts');
/** Makes a folder, says where, and lives until it is killed. */
const ENGINE = `import { makePassFolder } from ${JSON.stringify(MODULE)};
const folder = await makePassFolder();
console.log(folder.path);
setInterval(() => {}, 1000);`;

describe('the folder of a pass', () => {
  let base: string;
  let before: string | undefined;
  const engines: ChildProcess[] = [];
  /** Beside them tsx keeps a cache there. */
  const made = async () => (await readdir(base)).filter((name) => !name.startsWith('tsx')).sort();

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'ws-'));
    before = process.env['TMPDIR'];
    process.env['TMPDIR'] = base;
  });
  afterEach(async () => {
    for (const engine of engines.splice(0)) engine.kill('SIGKILL');
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    await rm(base, { recursive: true });
  });

  /** Another engine, and its folder. `within`: what starts it. */
  async function engine(...within: string[]): Promise<{ path: string; kill(): Promise<void> }> {
    const words = [...within, process.execPath, '--import', 'tsx', '--input-type=module', '-e', ENGINE];
    const child = spawn(words[0]!, words.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
    engines.push(child);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return {
      path: line.toString().trim(),
      async kill() {
        child.kill('SIGKILL');
        await once(child, 'close');
      },
    };
  }

  it('goes with its pass', async () => {
    const folder = await makePassFolder();
    assert.deepEqual(await made(), [basename(folder.path)]);
    await folder.remove();
    assert.deepEqual(await made(), []);
  });

  it('of an engine that was killed is removed by the next one, and that of a living one is not', async () => {
    const [killed, living] = [await engine(), await engine()];
    await writeFile(join(killed.path, 'scratch', 'made'), `${join(base, 'wandb')}\0`);
    await mkdir(join(base, 'wandb'));
    await killed.kill();
    const folder = await makePassFolder();
    assert.deepEqual(await made(), [basename(living.path), basename(folder.path)].sort());
    await folder.remove();
  });

  it('of an engine in another PID namespace is left while that lives', async function () {
    const namespace = [
      'unshare',
      '--user',
      '--map-root-user',
      '--pid',
      '--fork',
      '--kill-child',
      '--mount-proc',
    ];
    // Many containers do not let themselves be divided further.
    if (spawnSync(namespace[0]!, [...namespace.slice(1), 'true']).status !== 0)
      return missing(this, 'A container that can be divided into namespaces');
    const other = await engine(...namespace);
    await (await makePassFolder()).remove();
    assert.ok(existsSync(join(other.path, 'scratch')));
    await other.kill();
    await (await makePassFolder()).remove();
    assert.deepEqual(await made(), []);
  });

  it('of another user is not looked into, whatever is in it', async () => {
    const folder = await makePassFolder();
    const theirs = join(base, basename(folder.path).replace(/\w+$/, '00000000'));
    await folder.remove();
    await mkdir(join(theirs, 'scratch'), { recursive: true });
    for (const name of ['lock', 'owner', 'scratch/made']) execFileSync('mkfifo', [join(theirs, name)]);
    const { getuid } = process;
    process.getuid = () => (getuid?.() ?? 0) + 1;
    try {
      await (await makePassFolder()).remove();
    } finally {
      if (getuid !== undefined) process.getuid = getuid;
    }
    assert.ok(existsSync(join(theirs, 'lock')));
    // The same in a folder of this user: nobody listens at a FIFO.
    await (await makePassFolder()).remove();
    assert.deepEqual(await made(), []);
  });

  it('of another machine is left for a week', async () => {
    const theirs = join(base, 'find-lr-pass-ffffff-00000000');
    await mkdir(theirs);
    await (await makePassFolder()).remove();
    assert.ok(existsSync(theirs));
    const then = Date.now() / 1000 - 8 * 24 * 3600;
    await utimes(theirs, then, then);
    await (await makePassFolder()).remove();
    assert.deepEqual(await made(), []);
  });

  it('that cannot be made says why, and leaves nothing', async () => {
    process.env['TMPDIR'] = join(base, 'nowhere');
    await assert.rejects(makePassFolder(), {
      message: `the temporary folder ${base}/nowhere does not exist`,
      advice: 'Set TMPDIR to a folder that exists, or unset it.',
    });
    process.env['TMPDIR'] = base;
    await writeFile(join(base, 'file'), '');
    process.env['TMPDIR'] = join(base, 'file');
    await assert.rejects(makePassFolder(), /does not exist/);
    process.env['TMPDIR'] = base;
    await chmod(base, 0o500);
    // Root may write everywhere.
    if (process.getuid?.() !== 0) await assert.rejects(makePassFolder(), /nothing may be written into/);
    await chmod(base, 0o700);
    assert.deepEqual(await made(), ['file']);
  });
});
