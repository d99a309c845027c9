import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild, withRequire } from '../../src/engine/child.ts';

describe('a child process', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'find "lr" größe '))));
  after(() => rm(folder, { recursive: true }));

  it('loads what NODE_OPTIONS asks for and ours after it, from a path with spaces and quotes', async () => {
    const [first, ours] = [join(folder, 'first.cjs'), join(folder, 'ours.cjs')];
    await writeFile(first, 'console.log("first")');
    await writeFile(ours, 'console.log("ours")');
    const lines: string[] = [];
    const existing = withRequire('--no-warnings', first);
    const child = startChild({
      command: [process.execPath, '-e', 'console.log("script")'],
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: withRequire(existing, ours) },
      marker: 'none',
      onLine: (_, line) => lines.push(line),
    });
    assert.deepEqual(await child.exit, { code: 0, signal: null });
    assert.deepEqual(lines, ['first', 'ours', 'script']);
  });

  it('that cannot be started says so', async () => {
    const child = startChild({
      ...{ command: [join(folder, 'nothing')], cwd: folder, env: {}, marker: 'none' },
      onLine: () => {},
    });
    assert.match((await child.exit).spawnError ?? '', /ENOENT/);
  });
});
