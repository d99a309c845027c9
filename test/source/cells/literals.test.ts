import assert from 'node:assert/strict';
import { attached, entryOf, placeOf, rewrittenCell, type Run } from './support.ts';

const python = (...cells: string[]): Run => ({ language: 'python', cells });
const typescript = (...cells: string[]): Run => ({ language: 'typescript', cells });

describe('the literal of an optimizer in a notebook', () => {
  it('is found in the cell that makes it, behind magics', async () => {
    const run = python(
      'import torch',
      '%%find_lr --steps 50\n!nvidia-smi\nopt = torch.optim.Adam(p, lr=1e-3)',
    );
    const entry = await entryOf(run, { type: 'Adam', lr: 1e-3, frames: [[2, 'torch.optim']] });
    assert.equal(placeOf(run, entry.literal), '2: opt = torch.optim.Adam(p, lr=«1e-3»)');
    assert.equal(entry.literal?.line, 3);
    assert.equal(entry.literal?.cell?.language, 'python');
    assert.equal(
      rewrittenCell(run, entry.literal),
      '%%find_lr --steps 50\n!nvidia-smi\nopt = torch.optim.Adam(p, lr=2.4e-2)',
    );
  });

  it('is found in the cell that names it', async () => {
    const run = python(
      'from torch.optim import SGD',
      'config = {"lr": 0.1}',
      'lr = config["lr"]',
      'SGD(p, lr=lr)',
    );
    const entry = await entryOf(run, { type: 'SGD', lr: 0.1, frames: [[4, 'SGD']] });
    assert.equal(placeOf(run, entry.literal), '2: config = {"lr": «0.1»}');
    const script = typescript(
      "import * as tf from '@tensorflow/tfjs'",
      'const lr: number = 1e-3',
      'const optimizer = tf.train.adam(lr)',
    );
    const made = await entryOf(script, { type: 'Adam', lr: 1e-3, frames: [[3, 'adam']] });
    assert.equal(placeOf(script, made.literal), '2: const lr: number = «1e-3»');
    assert.equal(rewrittenCell(script, made.literal), 'const lr: number = 2.4e-2');
  });

  it('is the last that was bound, by the order in which the cells ran', async () => {
    const run = python(
      'lr = 1e-3',
      'lr = 1e-3  # again',
      'import torch\ntorch.optim.Adam(p, lr=lr)',
      'lr = 1e-3',
    );
    const entry = await entryOf(run, { type: 'Adam', lr: 1e-3, frames: [[3, 'torch.optim']] });
    assert.equal(placeOf(run, entry.literal), '2: lr = «1e-3»  # again');
    const script = typescript(
      'const lr = 1e-3',
      'const lr = 1e-3 // again',
      'tf.train.adam(lr)',
      'const lr = 1e-3',
    );
    const made = await entryOf(script, { type: 'Adam', lr: 1e-3, frames: [[3, 'adam']] });
    assert.equal(placeOf(script, made.literal), '2: const lr = «1e-3» // again');
  });

  it('is the last that was bound when a function was called', async () => {
    const cells = [
      'lr = 1e-3',
      'def make():\n  return torch.optim.Adam(p, lr=lr)',
      'lr = 1e-3  # now',
      'opt = make()',
    ];
    const run = python(...cells, 'lr = 1e-3');
    const frames = [
      [2, 'torch.optim'],
      [4, 'make()'],
    ] as const;
    const entry = await entryOf(run, { type: 'Adam', lr: 1e-3, frames });
    assert.equal(placeOf(run, entry.literal), '3: lr = «1e-3»  # now');
    const script = typescript(
      'const lr = 1e-3',
      'function make() { return tf.train.adam(lr) }',
      'const lr = 1e-3',
      'make()',
    );
    const made = await entryOf(script, {
      type: 'Adam',
      lr: 1e-3,
      frames: [
        [2, 'adam'],
        [4, 'make()'],
      ],
    });
    assert.equal(placeOf(script, made.literal), '3: const lr = «1e-3»');
  });

  it('may be one of several in several cells', async () => {
    const run = python('a = 1e-3', 'b = 1e-3', 'torch.optim.Adam(p, lr=a if x else b)');
    const entry = await entryOf(run, { type: 'Adam', lr: 1e-3, frames: [[3, 'torch.optim']] });
    assert.equal(entry.literal, null);
    assert.deepEqual(
      entry.candidates?.map((literal) => placeOf(run, literal)),
      ['1: a = «1e-3»', '2: b = «1e-3»'],
    );
  });

  it('may lie in a module that a cell imports', async () => {
    const run: Run = {
      ...python('from settings import LR', 'torch.optim.Adam(p, lr=LR)'),
      modules: { '/p/settings.py': 'LR = 1e-3\n' },
    };
    const entry = await entryOf(run, { type: 'Adam', lr: 1e-3, frames: [[2, 'torch.optim']] });
    assert.equal(placeOf(run, entry.literal), '/p/settings.py: LR = «1e-3»');
    assert.equal(entry.literal?.cell, undefined);
    const script: Run = {
      ...typescript("import { lr } from './settings'", 'tf.train.adam(lr)'),
      modules: { '/p/settings.ts': 'export const lr = 1e-3\n' },
    };
    const made = await entryOf(script, { type: 'Adam', lr: 1e-3, frames: [[2, 'adam']] });
    assert.equal(placeOf(script, made.literal), '/p/settings.ts: export const lr = «1e-3»');
  });

  it('may lie in a cell, of an optimizer that a module makes', async () => {
    const run: Run = {
      ...python('from helpers import make', 'opt = make(p, 1e-3)'),
      modules: {
        '/p/helpers.py': 'import torch\ndef make(p, rate):\n  return torch.optim.Adam(p, lr=rate)\n',
      },
    };
    const entry = await entryOf(run, {
      type: 'Adam',
      lr: 1e-3,
      frames: [
        ['/p/helpers.py', 'torch.optim'],
        [2, 'make('],
      ],
    });
    assert.equal(placeOf(run, entry.literal), '2: opt = make(p, «1e-3»)');
  });

  it('is inserted under the keyword of the framework that another cell imports', async () => {
    const keras = python('from keras.optimizers import Adam', 'opt = Adam()');
    const entry = await entryOf(keras, { type: 'Adam', lr: 1e-3, frames: [[2, 'Adam']] });
    assert.equal(rewrittenCell(keras, entry.literal), 'opt = Adam(learning_rate=2.4e-2)');
    const torch = python('import torch', 'opt = torch.optim.Adam(p)');
    const made = await entryOf(torch, { type: 'Adam', lr: 1e-3, frames: [[2, 'torch.optim']] });
    assert.equal(rewrittenCell(torch, made.literal), 'opt = torch.optim.Adam(p, lr=2.4e-2)');
  });

  it('takes the place of a name, by what another cell imports or with an import behind the magic', async () => {
    const compile = "%%find_lr\nmodel.compile(optimizer='adam', loss='mse')";
    const keras = python('import keras', compile);
    const entry = await entryOf(keras, { type: 'Adam', lr: 1e-3, frames: [[2, 'model.compile']] });
    assert.equal(
      rewrittenCell(keras, entry.literal),
      "%%find_lr\nmodel.compile(optimizer=keras.optimizers.Adam(learning_rate=2.4e-2), loss='mse')",
    );
    const later = python(compile, 'import keras');
    const made = await entryOf(later, { type: 'Adam', lr: 1e-3, frames: [[1, 'model.compile']] });
    assert.equal(
      rewrittenCell(later, made.literal),
      "%%find_lr\nimport keras\nmodel.compile(optimizer=keras.optimizers.Adam(learning_rate=2.4e-2), loss='mse')",
    );
    const script = typescript("import * as T from '@tensorflow/tfjs'", "model.compile({optimizer: 'adam'})");
    const named = await entryOf(script, { type: 'Adam', lr: 1e-3, frames: [[2, 'compile']] });
    assert.equal(rewrittenCell(script, named.literal), 'model.compile({optimizer: T.train.adam(2.4e-2)})');
  });

  it('is told of by the cells’ names', async () => {
    const run = python(
      'import torch\nimport sys\nlr = float(sys.stdin.readline())',
      'torch.optim.Adam(p, lr=lr)',
    );
    const entry = await entryOf(run, { type: 'Adam', lr: 1e-3, frames: [[2, 'torch.optim']] });
    assert.match(entry.literalNote ?? '', /at cell \[2\], line 1/);
    const two = python('import torch\na = torch.optim.Adam(p, lr=1e-3)', '\nb = torch.optim.SGD(p, lr=0.1)');
    const { diagnoses } = await attached(two, { type: 'Adam', lr: 1e-3, frames: [[1, 'torch.optim']] });
    assert.match(diagnoses[0]?.message ?? '', /^The notebook also makes sgd \(cell \[2\], line 2\)/);
  });

  it('is refused where the cell reads otherwise now', async () => {
    const run = python('import torch', 'torch.optim.Adam(p, lr=1e-3)');
    const { literal } = await entryOf(run, { type: 'Adam', lr: 1e-3, frames: [[2, 'torch.optim']] });
    const edited = python('import torch', 'torch.optim.Adam(p, lr=3e-3)');
    assert.match(rewrittenCell(edited, literal), /^The cell has changed since it was tested/);
  });
});
