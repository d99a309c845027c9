import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { Notebook } from './pages/notebook.ts';
import { Session } from './pages/session.ts';
import type { Workbench } from './pages/workbench.ts';

const OURS = 'TypeScript (Find LR)';
const PYTHON = { language_info: { name: 'python', version: '3.12.4' } };
const PYTHON_CELL = {
  cell_type: 'code',
  execution_count: null,
  id: 'a',
  metadata: {},
  outputs: [],
  source: 'print(1)',
};
const LOOP = {
  ...PYTHON_CELL,
  source: 'let turns = 0;\nwhile (true) await new Promise((go) => setTimeout(go, 50, (turns += 1)));',
};

/** Without the Jupyter extension, which would bring kernels of its own. */
describe('the kernel of a person who has no Jupyter extension', function () {
  let session: Session;
  let workbench: Workbench;

  before(async () => {
    session = await Session.start({ workspace: 'test/fixtures/workspaces/training' });
    await write('python.ipynb', PYTHON, [PYTHON_CELL]);
    await write('python-without-cells.ipynb', PYTHON, []);
    await write('python-unnamed.ipynb', {}, [{ ...PYTHON_CELL, source: 'print(2)' }]);
    await write('empty.ipynb', {}, [{ ...PYTHON_CELL, source: '' }]);
    await write('loop.ipynb', { language_info: { name: 'typescript' } }, [
      LOOP,
      { ...LOOP, id: 'b', source: 'turns > 0' },
    ]);
    workbench = await session.open();
    workbench.page.setDefaultTimeout(40_000);
  });
  after(() => session?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await session.picture(`out/test/e2e-${this.currentTest.title.replace(/\W+/g, '-')}.png`);
  });

  it('is ours in an empty notebook, until Python is typed into it', async () => {
    const notebook = await workbench.openNotebook('empty.ipynb');
    await kernel(OURS).waitFor();
    await notebook.cell(0).locator('.view-lines').first().click();
    await workbench.page.keyboard.type('print(0)');
    await kernel('Select Kernel').waitFor();
  });

  for (const [name, code] of [
    ['python.ipynb', 'print(1)'],
    ['python-unnamed.ipynb', 'print(2)'],
  ] as const) {
    it(`is not ours in ${name}: Run brings VS Code's own offer`, async () => {
      const notebook = await workbench.openNotebook(name);
      await kernel('Select Kernel').waitFor();
      await offersToInstall(notebook, code);
    });
  }

  it('is not ours in a Python notebook that has no cells yet', async () => {
    await workbench.openEmptyNotebook('python-without-cells.ipynb');
    await kernel('Select Kernel').waitFor();
  });

  it('is ours in a TypeScript notebook while a Python notebook is open too, and in that not', async () => {
    const notebook = await workbench.openNotebook('loop.ipynb');
    await kernel(OURS).waitFor();
    await tab('python.ipynb').click();
    await kernel('Select Kernel').waitFor();
    await offersToInstall(notebook, 'print(1)');
  });

  it('goes on with a cell while a Python notebook is looked at, and keeps its variables', async () => {
    const notebook = new Notebook(workbench.page);
    await tab('loop.ipynb').click();
    await kernel(OURS).waitFor();
    const loop = notebook.cellWith('let turns');
    await run(loop);
    await loop.locator('.codicon-notebook-state-executing').waitFor();
    await tab('python.ipynb').click();
    await kernel('Select Kernel').waitFor();
    await tab('loop.ipynb').click();
    await kernel(OURS).waitFor();
    await workbench.page.getByRole('button', { name: 'Interrupt' }).first().click();
    await loop.locator('.codicon-notebook-state-error').waitFor();
    await run(notebook.cellWith('turns > 0'));
    await notebook.cellWith('turns > 0').getByText('[2]').waitFor();
    assert.equal(session.processes('kernel.cjs'), 1);
  });

  function write(name: string, metadata: unknown, cells: readonly unknown[]): Promise<void> {
    const notebook = { cells, metadata, nbformat: 4, nbformat_minor: 5 };
    return writeFile(join(session.folder, name), JSON.stringify(notebook));
  }

  function tab(name: string): Locator {
    return workbench.page.locator(`.tab[data-resource-name="${name}"]`);
  }

  function kernel(label: string): Locator {
    return workbench.page.locator('.kernel-label', { hasText: label }).filter({ visible: true }).first();
  }

  /** Of the editor in front: the code tells it from those behind other tabs. */
  async function run(cell: Locator): Promise<void> {
    await cell.locator('.view-lines').first().click();
    await cell.locator('.run-button-container .action-label').first().click();
  }

  async function offersToInstall(notebook: Notebook, code: string): Promise<void> {
    const offer = workbench.page
      .locator('.quick-input-list')
      .getByText('Install/Enable suggested extensions');
    // The picker closes when an editor that is still opening takes the focus: as a person would, press again.
    for (let attempt = 1; attempt < 5 && !(await offer.isVisible()); attempt++) {
      await run(notebook.cellWith(code));
      await offer.waitFor({ timeout: 15_000 }).catch(() => undefined);
    }
    await offer.waitFor();
    assert.equal(await workbench.page.locator('.quick-input-list').getByText(OURS).count(), 0);
    await workbench.page.keyboard.press('Escape');
  }
});
