import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findLr } from '../../../cli/support/command.ts';
import { pythonScripts } from '../support/scripts.ts';

/** Eighty batches in all; `seen` has the LRs that fastai's own optimizer steps with, of the first and of the last group. */
const HEAD = `
import torch
from torch import nn
from fastai.callback.schedule import Learner
from fastai.basics import DataLoaders, MSELossFlat, set_seed
from fastai.callback.tracker import EarlyStoppingCallback, SaveModelCallback
from fastai.optimizer import Optimizer, adam_step, average_grad, average_sqr_grad, step_stat
from functools import partial
set_seed(1)
x = torch.randn(800, 8)
y = x @ torch.randn(8, 1)
items = list(zip(x, y))
dls = DataLoaders.from_dsets(items[:640], items[640:], bs=32)
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 1))
halves = lambda m: [list(m[0].parameters()), list(m[2].parameters())]
seen = []
def spy(p, lr, **kwargs):
    seen.append((p.shape, lr))
spy.defaults = {}
def adam(params, lr):
    cbs = [spy, partial(average_grad, dampening=True), average_sqr_grad, step_stat, adam_step]
    return Optimizer(params, cbs, lr=lr, mom=0.9, sqr_mom=0.99, eps=1e-5, wd=0.)
`;

describe('fastai', () => {
  const scripts = pythonScripts('peers');

  it('has its own optimizer swept, past the end of its epochs; the place is what the fit goes up to', async () => {
    const { record, code, stderr } = await scripts.run(`${HEAD}
learn = Learner(dls, model, loss_func=MSELossFlat(), lr=1e-3, cbs=[SaveModelCallback(), EarlyStoppingCallback()])
answer = learn.lr_find()
learn.fit_one_cycle(2, 2e-3)
`);
    assert.equal(code, 0, stderr);
    const [optimizer, ...others] = record.optimizers;
    assert.equal(others.length, 0);
    assert.deepEqual([optimizer?.type, optimizer?.lr, optimizer?.betas], ['Adam', 2e-3, [0.9, 0.99]]);
    assert.deepEqual([optimizer?.literal?.text, optimizer?.schedule], ['2e-3', 'fit_one_cycle']);
    assert.ok((record.passes[0]?.points.length ?? 0) > 40, 'two epochs have forty batches');
    assert.match(stderr, /own LR finder \(lr_find\) is not run/);
  });

  it('takes the learner’s LR where the fit is given none, and trains with what was found, each group in proportion', async () => {
    const { record, code, stderr } = await scripts.run(
      `${HEAD}
learn = Learner(dls, model, loss_func=MSELossFlat(), opt_func=adam, lr=slice(3e-3), splitter=halves)
learn.fit_flat_cos(4)
print('seen', seen[0][1], [lr for shape, lr in seen if 1 in shape][0], learn.opt.hypers[1]['lr'] < 3e-3)
`,
      ['--then-train'],
    );
    assert.equal(code, 0, stderr);
    const [optimizer] = record.optimizers;
    assert.deepEqual(
      [optimizer?.lr, optimizer?.groups.map(({ lr }) => Number(lr?.toPrecision(6)))],
      [3e-3, [3e-4, 3e-3]],
      'the last group has the learner’s',
    );
    assert.equal(optimizer?.literal?.text, '3e-3');
    const found = Number(record.results[0]?.recommended?.lr.toPrecision(2));
    const [first = NaN, last = NaN] = (/^seen (\S+) (\S+) True/m.exec(stderr)?.slice(1) ?? []).map(Number);
    assert.ok(Math.abs(last / found - 1) < 1e-6, `${last} instead of ${found}\n${stderr}`);
    assert.ok(Math.abs((10 * first) / found - 1) < 1e-6, String(first));
  });

  it('has both ends of a slice written in proportion, with which each group is then trained', async () => {
    const script = `${HEAD}
thirds = lambda m: [[m[0].weight], [m[0].bias], list(m[2].parameters())]
learn = Learner(dls, model, loss_func=MSELossFlat(), splitter=thirds)
learn.fit_one_cycle(4, lr_max=slice(1e-5, 1e-3))
`;
    const { record } = await scripts.run(script, ['--out', 'run.json']);
    const [optimizer] = record.optimizers;
    assert.deepEqual(
      optimizer?.groups.map(({ lr, literal }) => [Number(lr?.toPrecision(6)), literal?.text]),
      [
        [1e-5, '1e-5'],
        [1e-4, '1e-3'],
        [1e-3, '1e-3'],
      ],
    );
    const applied = await findLr(['apply', 'run.json', '--lr', '0.02', '--write'], { cwd: scripts.folder });
    assert.equal(applied.code, 0, applied.stderr);
    assert.doesNotMatch(applied.stdout, /yourself/);
    const changed = script.replace('slice(1e-5, 1e-3)', 'slice(2e-4, 2e-2)');
    assert.equal(await readFile(join(scripts.folder, 'train.py'), 'utf8'), changed);
    const again = await scripts.run(changed);
    assert.deepEqual(
      again.record.optimizers[0]?.groups.map(({ lr }) => Number(lr?.toPrecision(6))),
      [2e-4, 2e-3, 2e-2],
    );
  });

  it('has the one number of a slice written, also as lr_max', async () => {
    const { record } = await scripts.run(`${HEAD}
learn = Learner(dls, model, loss_func=MSELossFlat(), splitter=halves)
learn.fit_one_cycle(4, lr_max=slice(3e-3))
`);
    const [optimizer] = record.optimizers;
    assert.deepEqual(
      optimizer?.groups.map(({ lr, literal }) => [Number(lr?.toPrecision(6)), literal]),
      [
        [3e-4, undefined],
        [3e-3, undefined],
      ],
    );
    assert.equal(optimizer?.literal?.text, '3e-3');
  });

  it('says that its own finder sets the LR, with the line of the call', async () => {
    const { record } = await scripts.run(`${HEAD}
learn = Learner(dls, model, loss_func=MSELossFlat())
answer = learn.lr_find(show_plot=False)
learn.fit_one_cycle(3, answer.valley)
`);
    const [optimizer] = record.optimizers;
    assert.equal(optimizer?.literal, null);
    assert.match(
      optimizer?.literalNote ?? '',
      /^The script's own finder \(lr_find, train\.py:25\) sets the LR at every start, so editing the number has no effect\.$/,
    );
  });
});
