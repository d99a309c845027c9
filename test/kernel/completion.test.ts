import assert from 'node:assert/strict';
import { Notebook } from './support.ts';

describe("completion by a kernel's values", () => {
  let notebook: Notebook;
  before(async () => (notebook = await Notebook.open()));
  after(() => notebook.close());

  it('knows the names of cells and the members of their values', async () => {
    assert.equal(await notebook.kernel.complete('sha'), null);
    await notebook.run(`const shared = { deep: { er: 1 }, deeper: 2 };`);
    assert.ok((await notebook.kernel.complete('const x = shar'))?.names.includes('shared'));
    const members = await notebook.kernel.complete('x = shared.dee');
    assert.deepEqual(members?.names, ['shared.deep', 'shared.deeper']);
    assert.equal(members?.prefix, 'shared.dee');
    assert.ok((await notebook.kernel.complete('shared.deep.'))?.names.includes('shared.deep.er'));
    assert.deepEqual((await notebook.kernel.complete('nowhere.'))?.names, []);
  });

  it('waits for no cell', async () => {
    const cell = notebook.run('await new Promise((done) => setTimeout(done, 200)); 5');
    assert.equal(await notebook.kernel.complete('shared.'), null);
    assert.equal((await cell).value, '5');
  });
});
