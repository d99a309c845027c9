import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pythonOf } from '../../../scripts/provision/python.mjs';
import { eventually } from '../support.ts';
import { discard, openNotebook, printedBy, runCells, selectKernel, typeInto } from './support.ts';

/** A real IPython behind a stand-in for the Jupyter extension's API. */
describe('%%find_lr in an IPython kernel', () => {
  const python = pythonOf('jupyter');
  let notebook: vscode.NotebookDocument;

  before(async function () {
    if (python === null) this.skip();
    const extension = vscode.extensions.getExtension('ms-toolsai.jupyter');
    const { startWith } = await extension!.activate();
    startWith(python);
    notebook = await openNotebook('training.ipynb');
    await selectKernel(notebook, 'ms-toolsai.jupyter', 'stand-in');
  });
  after(() => discard(notebook));

  it('is unknown to it at first, and IPython says so', async () => {
    await typeInto(notebook.cellAt(2), 'model = ', '%%find_lr --help\nmodel = ');
    await runCells(notebook, 2);
    assert.match(printedBy(notebook.cellAt(2)), /Cell magic `%%find_lr` not found/);
  });

  it('is loaded when the user agrees to the offer, and then explains itself', async () => {
    await eventually('the offer to be taken', async () => {
      await vscode.commands.executeCommand('notification.acceptPrimaryAction');
      await runCells(notebook, 2);
      return /--min-lr/.test(printedBy(notebook.cellAt(2))) || undefined;
    });
    assert.match(printedBy(notebook.cellAt(2)), /--steps <n> +training steps/);
  });

  it('is loaded again by the command, without a question', async () => {
    assert.equal(await vscode.commands.executeCommand('find-lr.loadMagic'), true);
  });
});
