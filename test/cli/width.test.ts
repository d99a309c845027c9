/** Whatever is printed fits in the width that COLUMNS says, also into a pipe. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findLr, UserFolder } from './support/command.ts';

describe('lines of find-lr', () => {
  let folder: UserFolder;
  before(async () => {
    folder = await UserFolder.make();
    await findLr(['run', 'plain.mjs', '--out', 'run.json'], { cwd: folder.path });
    const lines = Array.from({ length: 60 }, (_, i) => `${1e-6 * 1.3 ** i},${2 - i / 50}`);
    await writeFile(join(folder.path, 'points.csv'), lines.join('\n'));
  });
  after(() => folder.remove());

  const commands: [what: string, args: string[]][] = [
    ['a run', ['run', 'plain.mjs']],
    ['a run of two optimizers', ['run', 'two-optimizers.mjs']],
    ['a script that fails', ['run', 'reads-nothing.mjs']],
    ['a script that ends early', ['run', 'exits.mjs']],
    ['a script without an optimizer', ['run', 'no-optimizer.mjs']],
    ['an analysis', ['analyze', 'points.csv', '--optimizer', 'Adam']],
    ['a training', ['train', 'run.json']],
    ['a mistyped option', ['run', 'plain.mjs', '--epochs', '3', '--data', 'here']],
    ['a missing file', ['run', 'there-is-no-such-file-in-this-folder.mjs']],
    ['a bad Python', ['run', 'plain.py', '--python', '/nowhere/in/particular/but/deep/bin/python']],
    ['help', ['--help']],
    ['help on run', ['run', '--help']],
    ['help on analyze', ['analyze', '--help']],
    ['help on apply', ['apply', '--help']],
    ['help on train', ['train', '--help']],
  ];
  for (const [what, args] of commands) {
    for (const columns of [60, 20]) {
      it(`of ${what} fit into ${columns} columns`, async () => {
        const { stdout, stderr } = await findLr(args, {
          cwd: folder.path,
          env: { COLUMNS: String(columns) },
        });
        const said = `${stdout}${stderr}`.split('\n');
        assert.ok(said.length > 1);
        // What the script itself has said stays as it is.
        const own = said.findIndex((line) => /last lines:/.test(line));
        const lines = (own === -1 ? said : said.slice(0, own)).filter((line) => !line.startsWith('Usage: '));
        for (const line of lines) assert.ok([...line].length <= columns, line);
      });
    }
  }

  it('carry the chart across the width', async () => {
    for (const columns of [60, 140]) {
      const { stdout } = await findLr(['analyze', 'points.csv'], {
        cwd: folder.path,
        env: { COLUMNS: String(columns) },
      });
      const axis = stdout.split('\n').find((line) => line.includes('└'))!;
      assert.ok(axis.length <= columns && axis.length > columns - 6, axis);
    }
  });

  it('have colours where FORCE_COLOR asks for them, and none in a pipe', async () => {
    const colours = async (env: Record<string, string>): Promise<boolean> =>
      (await findLr(['analyze', 'points.csv'], { cwd: folder.path, env })).stdout.includes('\u001b[');
    assert.equal(await colours({ FORCE_COLOR: '1', NO_COLOR: '' }), true);
    assert.equal(await colours({ FORCE_COLOR: '0', NO_COLOR: '' }), false);
  });
});
