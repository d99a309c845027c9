import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { pythonOf } from '../../../scripts/provision/python.mjs';
import { RUN_MIME_TYPE } from '../../../src/protocol/record.ts';
import { eventually } from '../support.ts';
import {
  discard,
  openNotebook,
  outputOf,
  printedBy,
  runCells,
  selectKernel,
  stored,
  textOf,
  typeInto,
} from './support.ts';
import { missing } from '../../support/missing.ts';

/** A real IPython kernel behind a stand-in for the Jupyter extension's API. */
describe('%%find_lr in an IPython kernel', () => {
  const python = pythonOf('jupyter');
  let notebook: vscode.NotebookDocument;

  before(async function () {
    if (python === null) return missing(this, 'The Python environment "jupyter"');
    const extension = vscode.extensions.getExtension('ms-toolsai.jupyter');
    const { startWith } = await extension!.activate();
    startWith(python, resolve(__dirname, '../../../../test/runner/python/ipython/support/kernel.py'));
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

  it('sweeps the cell below the others, whose plot grows in its one output, and leaves the kernel as it was', async function () {
    this.timeout(180_000);
    await typeInto(notebook.cellAt(2), '%%find_lr --help\n', '');
    await runCells(notebook, 1, 2);
    await typeInto(notebook.cellAt(3), 'optimizer = ', 'import time\noptimizer = ');
    await typeInto(notebook.cellAt(3), 'optimizer.step()', 'optimizer.step()\n        time.sleep(0.05)');
    await typeInto(notebook.cellAt(3), 'import time', '%%find_lr --steps 100\nimport time');
    const before = await stateOf(notebook);
    const lengths: number[] = [];
    const watching = vscode.workspace.onDidChangeNotebookDocument(() => {
      const record = stored(notebook.cellAt(3));
      if (record?.status === 'running') lengths.push(record.passes[0]?.points.length ?? 0);
    });
    await runCells(notebook, 3);
    watching.dispose();
    assert.ok(new Set(lengths).size >= 2, `It had ${lengths.join(', ')} points.`);
    assert.deepEqual(
      outputOf(notebook.cellAt(3))
        ?.items.map(({ mime }) => mime)
        .sort(),
      [RUN_MIME_TYPE, 'image/png', 'text/plain'],
    );
    assert.match(textOf(notebook.cellAt(3)), /change 1e-5 to \S+ in cell \[\d+\], line 2\.$/);
    assert.deepEqual(await stateOf(notebook), before);
  });

  it('is applied to the literal, in the cell that was meant', async () => {
    const { id: run, results } = stored(notebook.cellAt(3))!;
    const { optimizer, recommended } = results[0]!;
    const [, written] = /change 1e-5 to (\S+) in/.exec(textOf(notebook.cellAt(3)))!;
    const texts = notebook.getCells().map(({ document }) => document.getText());
    await vscode.commands.executeCommand('find-lr.apply', { run, optimizer, lr: recommended!.lr });
    assert.deepEqual(
      notebook.getCells().map(({ document }) => document.getText()),
      texts.map((text) => text.replace('= 1e-5', `= ${written}`)),
    );
  });
});

/** What the cells above have made, and what the tested one would make, as the kernel sees them. */
async function stateOf({ uri }: vscode.NotebookDocument): Promise<string> {
  const { kernels } = vscode.extensions.getExtension('ms-toolsai.jupyter')!.exports;
  const kernel = await kernels.getKernel(uri);
  const code = `import hashlib as _hashlib
print(_hashlib.sha1(b"".join(v.numpy().tobytes() for v in [*model.state_dict().values(), inputs, torch.get_rng_state()])).hexdigest(),
      sorted(name for name in globals() if not name.startswith("_")))`;
  const { token } = new vscode.CancellationTokenSource();
  let text = '';
  for await (const { items } of kernel.executeCode(code, token))
    for (const { data } of items) text += new TextDecoder().decode(data);
  return text;
}
