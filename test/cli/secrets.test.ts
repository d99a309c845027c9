import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findLr, UserFolder } from './support/command.ts';

describe("a secret among a script's arguments", () => {
  let folder: UserFolder;
  before(async () => (folder = await UserFolder.make()));
  after(() => folder.remove());

  it('is in no record, picture, event or line, and is asked for again', async () => {
    await writeFile(
      join(folder.path, 'uses.mjs'),
      `console.log('key', process.argv[3]);\nawait import('./plain.mjs');\n`,
    );
    const words = ['uses.mjs', '--verbose', '--events', '--out', 'run.json', '--plot', 'curve.html'];
    const outcome = await findLr(['run', ...words, '--', '--api-key', 'my0secret0key'], { cwd: folder.path });
    const [record, page] = await Promise.all(
      ['run.json', 'curve.html'].map((name) => readFile(join(folder.path, name), 'utf8')),
    );
    for (const text of [outcome.stdout, outcome.stderr, record, page])
      assert.doesNotMatch(text!, /my0secret0key/);
    assert.match(outcome.stdout, /key \*\*\*/);
    const { target } = JSON.parse(record!) as { target: { args: string[] } };
    assert.deepEqual(target.args, ['--api-key', '***']);
    const again = await findLr(['train', 'run.json'], { cwd: folder.path });
    assert.equal(again.code, 2);
    assert.match(
      again.stderr.replace(/\s+/g, ' '),
      /does not hold the value of --api-key, .* find-lr train run\.json -- --api-key VALUE/,
    );
  });
});
