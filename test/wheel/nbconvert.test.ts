import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pythonOf } from '../../scripts/provision/python.mjs';
import { parseRunRecord, RUN_MIME_TYPE } from '../../src/protocol/record.ts';
import { notebookOf, PREPARED } from '../runner/python/cells/support/notebook.ts';
import { installed, type Installed } from './support/installed.ts';
import { missing } from '../support/missing.ts';

const TESTED = `%%find_lr --steps 40
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
for step in range(99):
    optimizer.zero_grad()
    torch.nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()`;

/** As a person or a CI job runs a notebook, with nobody looking on. */
describe('jupyter nbconvert on a notebook with %%find_lr', () => {
  let wheel: Installed;
  let executed: {
    cells: { outputs: { output_type: string; data: Record<string, unknown>; text: string[] }[] }[];
  };

  before(async function () {
    const made = await installed();
    if (made === null) return missing(this, 'The Python environment "jupyter"');
    wheel = made;
    await writeFile(
      join(wheel.folder, 'training.ipynb'),
      notebookOf(['%load_ext find_lr', PREPARED, TESTED]),
    );
    nbconvert('--to', 'notebook', '--execute', '--output', 'executed.ipynb', 'training.ipynb');
    executed = JSON.parse(await readFile(join(wheel.folder, 'executed.ipynb'), 'utf8'));
  });

  function nbconvert(...words: string[]): void {
    const env = {
      HOME: wheel.folder,
      // What it turns notebooks into pages with.
      JUPYTER_PATH: resolve(pythonOf('jupyter')!, '../../share/jupyter'),
      OMP_NUM_THREADS: '1',
      PATH: '/nowhere',
    };
    const options = { cwd: wheel.folder, env, encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync(wheel.python, ['-m', 'nbconvert', ...words], options);
    assert.equal(status, 0, stderr);
  }

  it('--execute leaves one output of three types, and the words below it', () => {
    const [display, words, ...others] = executed.cells[2]!.outputs;
    assert.deepEqual(others, []);
    assert.deepEqual(Object.keys(display!.data).sort(), [RUN_MIME_TYPE, 'image/png', 'text/plain']);
    const record = parseRunRecord(display!.data[RUN_MIME_TYPE]);
    assert.match(record.status, /^(completed|diverged)$/);
    assert.equal(record.optimizers[0]!.literal?.text, '1e-3');
    assert.match([words!.text].flat().join(''), /To use it, change 1e-3 to \S+ in cell \[3\], line 2\.\n$/);
  });

  it('--to html shows the plot as a picture', async () => {
    nbconvert('--to', 'html', 'executed.ipynb');
    const page = await readFile(join(wheel.folder, 'executed.html'), 'utf8');
    const [display] = executed.cells[2]!.outputs;
    const png = String(display!.data['image/png']).replaceAll('\n', '');
    assert.match(png, /^iVBOR/);
    assert.ok(page.replaceAll('\n', '').includes(`src="data:image/png;base64,${png}"`));
  });
});
