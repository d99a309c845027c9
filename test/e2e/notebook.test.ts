import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outputBundle } from '../../src/picture/bundle.ts';
import { completed } from '../renderer/records.ts';
import type { Notebook } from './pages/notebook.ts';
import { Session } from './pages/session.ts';
import type { Workbench } from './pages/workbench.ts';

/** So many that the run lasts until somebody has looked. */
const STEPS = 3000;

const SOURCE = ['import torch\n', 'optimizer = torch.optim.NAdam(model.parameters(), lr=1e-3)'];

/** A notebook as it was saved by somebody else, with a run in it. */
function storedNotebook(): string {
  const data = outputBundle(completed('run'), null);
  const cell = (id: string, source: readonly string[], outputs: readonly unknown[]) => ({
    ...{ cell_type: 'code', execution_count: null, id, metadata: {}, outputs, source },
  });
  const display = { output_type: 'display_data', data, metadata: {} };
  const cells = [cell('a', SOURCE, []), cell('c', ['%%find_lr\n', 'train()'], [display])];
  const language_info = { name: 'python' };
  return JSON.stringify({ cells, metadata: { language_info }, nbformat: 4, nbformat_minor: 5 }, null, 1);
}

let session: Session;
let workbench: Workbench;
let notebook: Notebook;

describe('a person who opens a notebook with a run in it', function () {
  before(async () => {
    session = await Session.start({ workspace: 'test/fixtures/workspaces/training' });
    await writeFile(join(session.folder, 'stored.ipynb'), storedNotebook());
    workbench = await session.open();
    notebook = await workbench.openNotebook('stored.ipynb');
  });
  after(() => session?.close());
  afterEach(picture);

  it('sees its plot and its suggestion', async () => {
    await (await notebook.output('.find-lr canvas')).waitFor();
    assert.match(await notebook.text(), /Recommended learning rate/);
    assert.deepEqual(workbench.violations, []);
  });

  it('has the buttons of the extension, which answers', async () => {
    await (await notebook.button('Copy')).click();
    await (
      await notebook.output()
    )
      .getByText(/^Copied \S+\.$/)
      .first()
      .waitFor();
  });
});

describe('a person who trains in a notebook', function () {
  before(() => start((text) => text));
  after(() => session?.close());
  afterEach(picture);

  it('runs the cells, one after the other, with no other extension', async () => {
    await runAll();
    await notebook.cell(2).getByText('[3]').waitFor();
  });

  it('sees the plot grow under the cell whose button is pressed', async () => {
    await notebook.statusItem(2, 'Find LR').click();
    await seesThePlotGrow();
  });
});

describe('a person who writes %%find_lr on the first line of a cell', function () {
  before(() =>
    start((text) => text.replace('"model.compile', `"%%find_lr --steps ${STEPS}\\n",\n    "model.compile`)),
  );
  after(() => session?.close());
  afterEach(picture);

  it('sees the plot grow where the cell has its output', async () => {
    await runAll();
    await seesThePlotGrow();
  });

  it('has the number written into the cell', async () => {
    await (await notebook.button(/^Apply to cell/)).click();
    await (await notebook.output()).getByText('Applied', { exact: true }).first().waitFor();
    await notebook.cellWith('adam(0.').waitFor();
    assert.equal(await notebook.cellWith('adam(0.0001)').count(), 0);
  });

  it('finds both again in the notebook that was saved', async () => {
    await workbench.run('File: Save');
    await workbench.page.locator('.tab.active:not(.dirty)[data-resource-name="training-ts.ipynb"]').waitFor();
    const file = await readFile(training(), 'utf8');
    for (const mime of ['application/vnd.find-lr.run+json', 'image/png', 'text/plain'])
      assert.ok(file.includes(`"${mime}"`), mime);
    await workbench.run('View: Close All Editors');
    notebook = await workbench.openNotebook('training-ts.ipynb');
    await (await notebook.output('.find-lr canvas')).waitFor();
    assert.match(await notebook.text(), /Recommended learning rate/);
    await notebook.cellWith('adam(0.').waitFor();
    assert.equal(await notebook.cellWith('adam(0.0001)').count(), 0);
    assert.deepEqual(workbench.violations, []);
  });

  it('is told in the next window, too, that the number is applied', async () => {
    await workbench.page.reload();
    await workbench.ready();
    notebook = await workbench.openNotebook('training-ts.ipynb');
    await (await notebook.output()).getByText('Applied', { exact: true }).first().waitFor();
    await notebook.cellWith('adam(0.').locator('.codelens-decoration', { hasText: 'applied' }).waitFor();
  });
});

/** Opens the TypeScript notebook, changed first. */
async function start(change: (text: string) => string): Promise<void> {
  session = await Session.start({
    workspace: 'test/fixtures/workspaces/training',
    settings: { 'find-lr.sweep.steps': STEPS },
  });
  await writeFile(training(), change(await readFile(training(), 'utf8')));
  workbench = await session.open();
  notebook = await workbench.openNotebook('training-ts.ipynb');
}

const training = (): string => join(session.folder, 'notebooks', 'training-ts.ipynb');

async function runAll(): Promise<void> {
  // Before there is a kernel, VS Code asks for one.
  await workbench.page.locator('.kernel-label', { hasText: 'TypeScript (Find LR)' }).first().waitFor();
  await workbench.page.getByRole('button', { name: 'Run All' }).click();
}

async function seesThePlotGrow(): Promise<void> {
  await (await notebook.output('.find-lr canvas')).waitFor();
  await (await notebook.output()).getByText(new RegExp(`^Step \\d+ of ${STEPS}`)).waitFor();
  await (await notebook.button(/^Apply to cell/)).waitFor();
}

async function picture(this: Mocha.Context): Promise<void> {
  if (this.currentTest?.state !== 'failed') return;
  await workbench.page.screenshot({
    path: `out/test/e2e-${this.currentTest.title.replace(/\W+/g, '-')}.png`,
  });
}
