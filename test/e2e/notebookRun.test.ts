import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { Notebook } from './pages/notebook.ts';
import { Session } from './pages/session.ts';
import type { Workbench } from './pages/workbench.ts';

const GROWS = /^Step \d+ of 6000/;
const TESTED = 2;

describe('a run of a cell', function () {
  let session: Session;
  let workbench: Workbench;
  let notebook: Notebook;
  let file: string;

  before(async () => {
    session = await Session.start({ workspace: 'test/fixtures/workspaces/training' });
    file = join(session.folder, 'notebooks', 'training-ts.ipynb');
    const long = (await readFile(file, 'utf8'))
      .replace('"model.compile', '"%%find_lr --max-lr 1 --steps 6000\\n",\n    "model.compile')
      .replace('epochs: 8', 'epochs: 10000');
    await writeFile(file, long);
    // So high that the output need not be scrolled to.
    workbench = await session.open({ width: 1400, height: 1500 });
    notebook = await workbench.openNotebook('training-ts.ipynb');
  });
  after(() => session?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await session.picture(`out/test/e2e-${this.currentTest.title.replace(/\W+/g, '-')}.png`);
  });

  it('is seen to grow in both of two editors, and applied from either', async () => {
    await workbench.page.locator('.kernel-label', { hasText: 'TypeScript (Find LR)' }).first().waitFor();
    await workbench.run('View: Split Editor Right');
    // VS Code shows a second editor when its own page of outputs has been made.
    await notebook.cell(3 + TESTED).waitFor();
    await workbench.page.getByRole('button', { name: 'Run All' }).first().click();
    const [left, right] = await both();
    await Promise.all([left.getByText(GROWS).waitFor(), right.getByText(GROWS).waitFor()]);
    await Promise.all([left, right].map((output) => button(output, /^Apply to cell/).waitFor()));
    await button(right, /^Apply to cell/).click();
    for (const output of [left, right]) await output.getByText('Applied', { exact: true }).first().waitFor();
  });

  it('is run again by its kernel as its line says, and stopped from either editor', async () => {
    // From here on so long that it ends by what is done to it.
    await notebook.typeAtEndOfFirstLine(TESTED, '0');
    const [left] = await both();
    await button(left, 'Run again').click();
    await notebook.cell(TESTED).getByText('[4]').waitFor();
    const [, right] = await both();
    await right.getByText(GROWS).waitFor();
    await button(right, 'Stop').click();
    for (const output of await both()) await output.getByText(/^Stopped after/).waitFor();
    assert.equal(await workbench.page.locator('.tab', { hasText: 'LR: ' }).count(), 0);
    await workbench.run('View: Close Editor');
  });

  it('goes on under a cell that is collapsed, moved and cleared', async () => {
    await notebook.select(TESTED);
    await button((await notebook.outputs(1))[0]!, 'Run again').click();
    const [output] = await notebook.outputs(1);
    await output!.getByText(GROWS).waitFor();
    await workbench.run('Notebook: Collapse Cell Output');
    await output!.waitFor({ state: 'hidden' });
    await workbench.run('Notebook: Expand Cell Output');
    await output!.getByText(GROWS).waitFor();
    await notebook.select(TESTED);
    await workbench.run('Notebook: Move Cell Up');
    await notebook
      .cell(TESTED - 1)
      .getByText('%%find_lr')
      .waitFor();
    await workbench.run('Notebook: Move Cell Down');
    await notebook.cell(TESTED).getByText('%%find_lr').waitFor();
    await workbench.run('Notebook: Clear Cell Outputs');
    await output!.waitFor({ state: 'detached' });
    await workbench.run('Find LR: Stop finding learning rate');
    await (await notebook.outputs(1))[0]!.getByText(/^Stopped after/).waitFor();
  });

  it('is thrown away by the Cancel of its notification, and what was there before is back', async () => {
    await notebook.statusItem(TESTED, 'Find LR').click();
    const [output] = await notebook.outputs(1);
    await output!.getByText(GROWS).waitFor();
    const told = workbench.notification('Finding the learning rate');
    await told.waitFor({ state: 'detached' });
    assert.equal(await workbench.panel.tab().count(), 0);
    await workbench.openFile('train.ts');
    await told.getByRole('button', { name: 'Cancel' }).click();
    await workbench.openNotebook('training-ts.ipynb');
    await (await notebook.outputs(1))[0]!.getByText(/^Stopped after/).waitFor();
    assert.equal(session.processes('cells.cjs'), 0);
  });

  it('ends with its window, and says on the next that it was not finished', async () => {
    await button((await notebook.outputs(1))[0]!, 'Run again').click();
    await (await notebook.outputs(1))[0]!.getByText(GROWS).waitFor();
    await workbench.run('File: Save');
    while (!(await readFile(file, 'utf8')).includes('"status": "running"'))
      await workbench.page.waitForTimeout(200);
    workbench.page.on('dialog', (dialog) => void dialog.accept());
    await workbench.page.reload();
    await workbench.ready();
    await (await notebook.outputs(1))[0]!.getByText('Not finished').first().waitFor();
    for (const name of ['cells.cjs', 'kernel.cjs']) assert.equal(session.processes(name), 0, name);
  });

  async function both(): Promise<[Locator, Locator]> {
    const [left, right] = await notebook.outputs(2);
    return [left!, right!];
  }
});

function button(output: Locator, name: string | RegExp): Locator {
  return output.getByRole('button', { name, exact: true }).first();
}
