import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notebookOf } from '../runner/python/cells/support/notebook.ts';
import { installed } from '../wheel/support/installed.ts';
import { JupyterLab, neverRun, type LabNotebook } from './pages/jupyterLab.ts';
import { missing } from '../support/missing.ts';

const MIME_TYPES = ['application/vnd.find-lr.run+json', 'image/png', 'text/plain'];

const CELLS = [
  '%load_ext find_lr',
  `import time, torch
torch.manual_seed(0)
x = torch.randn(256, 8)
y = x @ torch.ones(8, 1)`,
  `model = torch.nn.Linear(8, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)`,
  // A step takes its time, so that the sweep is seen to grow.
  `%%find_lr --steps 40
for step in range(99):
    optimizer.zero_grad()
    torch.nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
    time.sleep(0.15)`,
  `print("the weights are", "new" if optimizer.state else "as they were")`,
];

describe('a person who works in JupyterLab, with find-lr installed by pip', function () {
  this.timeout(300_000);
  let home: string;
  let lab: JupyterLab;
  let notebook: LabNotebook;
  const file = () => join(home, 'work', 'training.ipynb');

  before(async function () {
    const wheel = await installed();
    if (wheel === null) return missing(this, 'The Python environment "jupyter"');
    home = mkdtempSync(join(tmpdir(), 'find-lr-lab-'));
    mkdirSync(join(home, 'work'));
    writeFileSync(file(), neverRun(notebookOf(CELLS)));
    lab = await JupyterLab.start(wheel.python, join(home, 'work'), home);
    notebook = await lab.open('training.ipynb');
  });
  after(async () => {
    await lab?.close();
    if (home !== undefined) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await notebook?.page.screenshot({
      path: `out/test/e2e-${this.currentTest.title.replace(/\W+/g, '-')}.png`,
    });
  });

  it('sees the plot grow in its place while the sweep runs', async () => {
    const watched = await notebook.watchPictures(notebook.outputOf('%%find_lr'));
    await notebook.runAll();
    await notebook.idle();
    const { sources, most } = await watched.jsonValue();
    assert.ok(sources.length >= 3, `There were ${sources.length} pictures.`);
    assert.equal(most, 1);
  });

  it('reads below the plot which number to change, and the cells below run on what there was', async () => {
    const output = notebook.outputOf('%%find_lr');
    const text = await output.innerText();
    assert.match(text, /Suggested learning rate: /);
    const [, cell, line] = /To use it, change 1e-3 to \S+ in cell (\[\d+\]), line (\d+)\./.exec(text) ?? [];
    assert.deepEqual([cell, line], [await notebook.promptOf('torch.optim.SGD'), '2'], text);
    assert.equal(
      (await notebook.outputOf('the weights are').innerText()).trim(),
      'the weights are as they were',
    );
  });

  it('saves it, and finds it again on opening', async () => {
    await notebook.save();
    const shown = await notebook.outputOf('%%find_lr').locator('img').getAttribute('src');
    await notebook.page.close();
    const { cells } = JSON.parse(readFileSync(file(), 'utf8')) as {
      cells: { outputs: { data?: object }[] }[];
    };
    const bundles = cells[3]!.outputs.flatMap(({ data }) => (data === undefined ? [] : [data]));
    assert.deepEqual(
      bundles.map((data) => Object.keys(data).sort()),
      [MIME_TYPES],
    );

    notebook = await lab.open('training.ipynb');
    const picture = notebook.outputOf('%%find_lr').locator('img');
    assert.equal(await picture.getAttribute('src'), shown);
    assert.ok(await picture.evaluate((img) => (img as HTMLImageElement).naturalWidth > 100));
  });
});
