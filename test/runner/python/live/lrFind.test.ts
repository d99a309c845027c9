import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pythonScripts } from '../support/scripts.ts';
import { runLive } from './support/live.ts';

/** A problem with little noise, so that two tests of it agree. */
const PROBLEM = `
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
torch.manual_seed(0)
x = torch.randn(2000, 8)
y = torch.tanh(3 * x[:, :1] + x[:, 1:2])
model = nn.Sequential(nn.Linear(8, 32), nn.Tanh(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.8, 0.99))
loader = DataLoader(TensorDataset(x, y), batch_size=200, shuffle=True)
mse = nn.functional.mse_loss
`;

const LIVE = `${PROBLEM}
import json, math
from find_lr import lr_find, range_test
told = {}

result = lr_find(model, optimizer, loader, loss_fn=mse)
told['suggestion'] = result.suggestion()
told['methods'] = [result.suggestion(method) for method in ('steepest', 'valley', 'slide', 'minimum/10')]
told['results'] = [len(result.results['lr']), len(result.results['loss'])]
told['span'] = [result.recommended['low'], result.recommended['high']]
again = lr_find(model, optimizer, loader, loss_fn=mse)
told['same again'] = again.results == result.results

figure = result.plot(suggest=True)
figure.savefig('plot.png')
axes = figure.axes[0]
told['plot'] = [axes.get_xlabel(), axes.get_ylabel(), axes.get_xscale(), [t.get_text() for t in axes.get_legend().get_texts()]]
import matplotlib.pyplot as plt
mine = plt.subplots()[1]
told['into my axes'] = result.plot(suggest=False, ax=mine) is mine.figure
told['without suggestion'] = [t.get_text() for t in mine.get_legend().get_texts()]

told['applied'] = [result.apply(optimizer), optimizer.param_groups[0]['lr']]
class Module:
    def __init__(self): self.lr = 1; self.hparams = {'learning_rate': 2, 'my_value': 3}
module = Module()
result.apply(module); result.apply(module, 'my_value')
told['applied to attributes'] = [module.lr, module.hparams['learning_rate'], module.hparams['my_value']]
def error(call):
    try: call()
    except Exception as e: return type(e).__name__ + ': ' + str(e)
told['no such attribute'] = error(lambda: result.apply(Module(), 'rate'))

def fresh(*sizes, **options):
    torch.manual_seed(1)
    m = nn.Linear(8, 1)
    return m, torch.optim.SGD(m.parameters(), **dict(dict(lr=0.1), **options))
def losses(result): return result.results['loss']
batch = (x[:100], y[:100])

linear = lr_find(*fresh(), batch, loss_fn=mse, mode='linear', min_lr=0.01, max_lr=0.2, steps=20, stop_factor=None)
told['linear'] = [linear.results['lr'][0], linear.results['lr'][1], linear.results['lr'][-1], len(losses(linear))]
whole = lr_find(*fresh(), [(x[:100], y[:100])], loss_fn=mse, steps=30, max_lr=1.0)
parts = lr_find(*fresh(), [(x[:50], y[:50]), (x[50:100], y[50:100])], loss_fn=mse, steps=30, max_lr=1.0, accumulate=2)
told['accumulated'] = max(abs(a - b) for a, b in zip(losses(whole), losses(parts)))

class Two(nn.Module):
    def __init__(self): super().__init__(); self.f = nn.Linear(8, 1)
    def forward(self, a, b): return self.f(a * b)
two = Two()
opt = torch.optim.SGD([{'params': [two.f.weight], 'lr': 0.1}, {'params': [two.f.bias], 'lr': 0.01}], lr=1.0)
told['inputs'] = [len(losses(lr_find(two, opt, data, loss_fn=mse, steps=12))) >= 10 for data in (
    [(x[:50], x[:50], y[:50])], ({'a': x[:50], 'b': x[:50]}, y[:50]))]
told['tensor'] = len(losses(lr_find(*fresh(), x[:50], step_fn=lambda m, b: m(b).square().mean(), steps=12))) >= 10

import lightning
class Lit(lightning.LightningModule):
    def __init__(self): super().__init__(); self.f = nn.Linear(8, 1); self.lr = 0.1
    def training_step(self, batch, batch_idx):
        loss = mse(self.f(batch[0]), batch[1]); self.log('loss', loss); return {'loss': loss}
    def configure_optimizers(self): return torch.optim.SGD(self.parameters(), lr=self.lr)
lit = Lit()
told['lightning'] = len(losses(lr_find(lit, lit.configure_optimizers(), loader, steps=12))) >= 10

from transformers import BertConfig, BertForSequenceClassification
bert = BertForSequenceClassification(BertConfig(vocab_size=20, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8))
words = {'input_ids': torch.randint(0, 20, (4, 6)), 'labels': torch.tensor([0, 1, 0, 1])}
told['hugging face'] = len(losses(lr_find(bert, torch.optim.AdamW(bert.parameters(), lr=1e-4), words, steps=12))) >= 10

def stream(n):
    for i in range(n): yield x[:50], y[:50]
told['dry early'] = error(lambda: lr_find(*fresh(), stream(7), loss_fn=mse))
dry = lr_find(*fresh(), stream(60), loss_fn=mse)
told['dry late'] = len(losses(dry))
told['dry late says'] = [dry.suggestion(), [d['code'] for d in dry.diagnoses]]
class Throws:
    def __init__(self, at, error): self.n, self.at, self.error = 0, at, error
    def __call__(self, m, b):
        self.n += 1
        if self.n > self.at: raise self.error
        return mse(m(b[0]), b[1])
late = lr_find(*fresh(), batch, step_fn=Throws(40, ValueError('a covariance is not positive')), stop_factor=None)
told['throws late'] = [len(losses(late)), math.isnan(losses(late)[-1])]
told['throws early'] = error(lambda: lr_find(*fresh(), batch, step_fn=Throws(5, ValueError('my data'))))
told['out of memory'] = error(lambda: lr_find(*fresh(), batch, step_fn=Throws(40, RuntimeError('CUDA out of memory. Tried to allocate'))))
told['mistakes'] = [error(call) for call in (
    lambda: lr_find(*fresh(), batch), lambda: lr_find(object(), None, batch), lambda: lr_find(*fresh(), batch, loss_fn=mse, min_lr=2, max_lr=1),
    lambda: lr_find(*fresh(), [], loss_fn=mse), lambda: lr_find(*fresh(), batch, loss_fn=mse, accumulate=0), lambda: result.suggestion('best'))]

w = [4.0]
seen = []
def train_fn(lr):
    loss = w[0] ** 2
    w[0] -= lr * 2 * w[0]
    return loss
tested = range_test(train_fn, save=lambda: list(w), restore=lambda saved: w.__setitem__(0, saved[0]), on_point=lambda lr, loss: seen.append(lr),
                    optimizer={'type': 'SGD', 'momentum': 0.0})
told['range_test'] = [w, seen == tested.results['lr'], 0.05 < tested.suggestion() < 1]
told['interrupted'] = error(lambda: range_test(lambda lr: 1 / 0, save=lambda: 'kept', restore=lambda saved: seen.append(saved)))
told['restored'] = seen[-1]

import os
os.environ.update(PATH='', FIND_LR_NODE='')
none = lr_find(*fresh(), batch, loss_fn=mse, steps=12)
told['without node'] = [len(losses(none)) >= 10, error(none.suggestion), none.plot(suggest=False) is not None]
print(json.dumps(told))
`;

const SCRIPT = `${PROBLEM}
for epoch in range(1):
    for a, b in loader:
        optimizer.zero_grad()
        loss = mse(model(a), b)
        loss.backward()
        optimizer.step()
`;

describe('find_lr for live objects', () => {
  const scripts = pythonScripts();
  let told: Record<string, unknown>;

  before(async () => {
    told = (await runLive(scripts, LIVE)) as typeof told;
  });

  const numbers = (name: string): number[] => [told[name]].flat() as number[];

  it('suggests what Find LR suggests for the script', async () => {
    const { record } = await scripts.run(SCRIPT);
    const recommended = record.results[0]!.recommended!;
    const [live = NaN] = numbers('suggestion');
    assert.ok(Math.abs(Math.log(live / recommended.lr)) < Math.log(1.5), `${live}, ${recommended.lr}`);
    assert.ok(numbers('methods').every((lr) => lr > 1e-5 && lr < 10));
    const [low, high] = numbers('span');
    assert.ok(low! <= live && live <= high!);
    assert.equal(told['same again'], true, 'nothing was left behind, the random state included');
    assert.equal(numbers('results')[0], numbers('results')[1]);
  });

  it('draws the points, the curve and the suggestion', async () => {
    const [x, y, scale, legend] = told['plot'] as [string, string, string, string[]];
    assert.deepEqual([x, y, scale], ['Learning rate (log scale)', 'Loss', 'log']);
    assert.match(
      legend.join('|'),
      /^Loss of each step\|Smoothed\|LR now: 1e-3\|About as good\|Suggested LR: \S+$/,
    );
    assert.equal(told['into my axes'], true);
    assert.deepEqual(told['without suggestion'], ['Loss of each step', 'Smoothed']);
    const png = await readFile(join(scripts.folder, 'plot.png'));
    assert.ok(png.length > 10_000 && png.subarray(1, 4).toString() === 'PNG');
  });

  it('gives the LR to an optimizer, or to the attribute that a module keeps it in', () => {
    const [suggestion] = numbers('suggestion');
    assert.deepEqual(told['applied'], [suggestion, suggestion]);
    assert.deepEqual(told['applied to attributes'], [suggestion, suggestion, suggestion]);
    assert.match(String(told['no such attribute']), /^AttributeError: Module has no rate/);
  });

  it('takes a mode, a range, steps, one batch or many, several inputs, dicts, accumulation, modules of Lightning and Hugging Face', () => {
    const [first, second, last, count] = numbers('linear');
    assert.ok(
      Math.abs(first! - 0.01) < 1e-9 && Math.abs(second! - 0.02) < 1e-9 && last === 0.2 && count === 20,
    );
    assert.ok(numbers('accumulated')[0]! < 1e-4);
    assert.deepEqual(told['inputs'], [true, true]);
    for (const name of ['tensor', 'lightning', 'hugging face']) assert.equal(told[name], true, name);
  });

  it('tells divergence from code that fails, and from data or memory that runs out', () => {
    assert.match(String(told['dry early']), /^ValueError: `data` ran dry after 7 steps/);
    assert.equal(told['dry late'], 60);
    assert.deepEqual(told['dry late says'], [null, ['cut-short']]);
    assert.deepEqual(told['throws late'], [41, true]);
    assert.equal(told['throws early'], 'ValueError: my data');
    assert.match(String(told['out of memory']), /^RuntimeError: CUDA out of memory/);
  });

  it('says what is wrong with what it is given', () => {
    const [loss, model, sweep, empty, accumulate, method] = told['mistakes'] as string[];
    assert.match(loss!, /^TypeError: For batches that are no dicts, lr_find needs loss_fn/);
    assert.match(
      model!,
      /^TypeError: lr_find tests a torch\.nn\.Module, and this is of type object\. For a Keras model: range_test/,
    );
    assert.match(sweep!, /^ValueError: A sweep needs 0 < min_lr < max_lr/);
    assert.match(empty!, /^ValueError: `data` gives no batch/);
    assert.match(accumulate!, /^ValueError: accumulate is a whole number/);
    assert.match(method!, /^ValueError: method is one of 'steepest'/);
  });

  it('tests any step function, and has it put back what it trained', () => {
    assert.deepEqual(told['range_test'], [[4], true, true]);
    assert.match(String(told['interrupted']), /^ZeroDivisionError/);
    assert.equal(told['restored'], 'kept');
  });

  it('has its points without Node.js, and says that a suggestion needs it', () => {
    const [points, error, plot] = told['without node'] as [boolean, string, boolean];
    assert.ok(points && plot);
    assert.match(
      error,
      /^RuntimeError: The suggestion is computed by Node\.js 20 or newer, which is not on the PATH/,
    );
  });
});
