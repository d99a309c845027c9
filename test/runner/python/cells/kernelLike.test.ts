/** Cells find what they find in a fresh kernel, and what a kernel alone can give is told by cell and line. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pythonScripts } from '../support/scripts.ts';
import { PREPARED, runCells, TRAINING } from './support/notebook.ts';

const OPTIMIZER = 'opt = torch.optim.SGD(model.parameters(), lr=1e-2)';

describe('cells of a Python notebook', () => {
  const scripts = pythonScripts();

  it('run as they do in a kernel', async () => {
    await mkdir(join(scripts.folder, 'experiments'), { recursive: true });
    await scripts.write('experiments/settings.py', 'RATE = 0.02');
    const { record } = await runCells(scripts, [
      'from __future__ import annotations\nimport asyncio, inspect, os, pickle, sys',
      'async def load():\n    await asyncio.sleep(0)\n    return 3\nassert await load() == 3\nqueue = asyncio.Queue()',
      'await queue.put(1)\nassert await queue.get() == 1',
      'def typed(x: Unknown): return x\nclass Kept:\n    pass\nassert "return x" in inspect.getsource(typed)',
      'assert __name__ == "__main__" and isinstance(pickle.loads(pickle.dumps(Kept())), Kept)',
      '%cd experiments\nos.chdir("experiments")\nfrom settings import RATE',
      'assert "__file__" not in globals()\ndisplay(RATE)\nget_ipython().run_line_magic("matplotlib", "inline")',
      `  # indented as a whole\n  if True:\n      !nvidia-smi\n  x = 1`,
      '%%bash\nexit 1',
      'import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()',
      PREPARED,
      `opt = torch.optim.SGD(\n    model.parameters(), lr=RATE,\n)`,
      `%%time\n${TRAINING}\nmodel`,
    ]);
    assert.equal(record.diagnoses.length, 0, JSON.stringify(record.diagnoses));
    assert.equal(record.optimizers[0]?.lr, 0.02);
    assert.notEqual(record.results[0]?.recommended ?? null, null);
  });

  it('are looked through for the learning rate from one to the other', async () => {
    const { record } = await runCells(scripts, [
      `%load_ext autoreload\n${PREPARED}`,
      '# é 😀\nlr = 1e-2',
      'opt = torch.optim.SGD(model.parameters(), lr=lr)',
      TRAINING,
    ]);
    const literal = record.optimizers[0]?.literal;
    assert.deepEqual(
      [literal?.file, literal?.text, literal?.line],
      [`${join(scripts.folder, 'train.ipynb')}#cell-b`, '1e-2', 2],
    );
  });

  const endings: readonly { what: string; cells: readonly string[]; says: RegExp }[] = [
    {
      what: 'asks for input',
      cells: ['import os\nname = input("Who? ")', 'name'],
      says: /^train\.ipynb asks for input, and nobody is there to answer: EOFError: .* \(cell \[1\], line 2\)\. Write what it asks for into the cell/,
    },
    {
      what: 'is no Python',
      cells: ['x = 1', 'y = 2\nfor x in'],
      says: /SyntaxError: invalid syntax \(cell \[2\], line 2\)/,
    },
    {
      what: 'raises in a function of a cell above',
      cells: ['def half(x):\n    return x / 0', 'half(3)', '1'],
      says: /ZeroDivisionError: division by zero \(cell \[1\], line 2\)/,
    },
    {
      what: 'calls sys.exit() above the tested one',
      cells: ['import sys\nsys.exit()', '1'],
      says: /SystemExit: the cell called sys\.exit\(\), and none below it has run \(cell \[1\], line 2\)/,
    },
    {
      what: 'calls exit() above the tested one',
      cells: ['if True:\n    exit(0)', '1'],
      says: /SystemExit: the cell called sys\.exit\(0\), and none below it has run \(cell \[1\], line 2\)/,
    },
    {
      what: 'awaits what fails',
      cells: ['async def load():\n    raise OSError("no data")', 'await load()', '1'],
      says: /OSError: no data \(cell \[1\], line 2\)/,
    },
    {
      what: 'imports what its Python has not',
      cells: ['import os', 'import no_such_module', '1'],
      says: /which has no module no_such_module: .* \(cell \[2\], line 1\)/,
    },
  ];
  for (const { what, cells, says } of endings) {
    it(`says which ${what}`, async () => {
      const { record, code, left } = await runCells(scripts, cells);
      const [diagnosis] = record.diagnoses;
      assert.match(`${diagnosis?.message} ${diagnosis?.advice}`, says);
      assert.equal(code, 4);
      assert.deepEqual(left, []);
    });
  }

  it('end early: the sweep is fitted to what they train, and sys.exit() in the last is an end', async () => {
    const short = TRAINING.replace('120', '30');
    const { record } = await runCells(scripts, [PREPARED, OPTIMIZER, `${short}\nimport sys\nsys.exit(0)`]);
    assert.equal(record.status, 'completed');
    assert.equal(record.sweep.steps, 30);
  });
});
