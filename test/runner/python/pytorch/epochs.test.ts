import assert from 'node:assert/strict';
import { watch, type Seen } from '../support/events.ts';
import { pythonScripts } from '../support/scripts.ts';

/** Ten batches an epoch. `step(a, b)` is a training step, and gives the loss. */
const HEAD = `
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, IterableDataset, TensorDataset
torch.manual_seed(0)
x = torch.randn(480, 10)
y = (x @ torch.randn(10, 3)).argmax(1)
data = TensorDataset(x, y)
loader = DataLoader(data, batch_size=48, shuffle=True)
model = nn.Linear(10, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)

def step(a, b):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(a), b)
    loss.backward()
    optimizer.step()
    return loss.item()
`;

/** All of the sweep, in so many passes. */
function assertWhole({ record, code, output, repeated, passes }: Seen, inPasses = 1): void {
  assert.equal(code, 0, output);
  assert.equal(record.sweep.steps, 100);
  assert.ok(record.passes[0]!.points.length >= 80, `${record.passes[0]!.points.length} points`);
  assert.ok(record.results[0]?.recommended !== null, output);
  assert.deepEqual(repeated, []);
  assert.equal(passes, inPasses);
}

describe("PyTorch: the script's own epochs", () => {
  const scripts = pythonScripts();

  const run = (text: string, ...words: string[]) => watch(scripts, text, words);

  it('follow one another, for a script that keeps one number a batch in an array as long as the loader', async () => {
    const ran = await run(`${HEAD}
for epoch in range(20):
    losses = np.zeros(len(loader))
    for i, (a, b) in enumerate(loader):
        losses[i] = step(a, b)
    print(epoch, losses.mean())
`);
    assertWhole(ran);
  });

  it('follow one another in functions, by a progress bar with a total, with an evaluation between them that ends early', async () => {
    const ran = await run(`${HEAD}
from tqdm import tqdm, trange
evaluated = []

def evaluate(data_loader):
    model.eval()
    right = total = 0
    with torch.no_grad():
        for a, b in data_loader:
            right += (model(a).argmax(1) == b).sum().item()
            total += len(b)
    evaluated.append(total // 48)
    return right / total

def train(data_loader):
    model.train()
    bar = tqdm(total=len(data_loader))
    for i, (a, b) in enumerate(data_loader):
        assert bar.n < bar.total and i < len(data_loader)
        step(a, b)
        bar.update()
        if i == len(data_loader) - 1:
            print("last batch")

for epoch in trange(30):
    train(loader)
    evaluate(loader)
    evaluate(DataLoader(data, batch_size=48))
    print("evaluated", evaluated)
`);
    assertWhole(ran);
    assert.match(ran.output, /evaluated \[2, 2, 2, 2/);
    assert.match(ran.output, /last batch/);
  });

  it('are followed by more data where there is one short epoch', async () => {
    const ran = await run(`${HEAD}
def main(epochs):
    for epoch in range(epochs):
        for a, b in loader:
            step(a, b)
    print("never here")

main(1)
`);
    assertWhole(ran);
    assert.doesNotMatch(ran.output, /never here/);
  });

  it('are followed by more data where only a run of the script shows how many they are', async () => {
    const ran = await run(`${HEAD}
epoch = 0
while epoch < 3:
    for i, (a, b) in enumerate(loader):
        assert epoch == 2 or i < len(loader)
        step(a, b)
    epoch += 1
`);
    assertWhole(ran, 2);
  });

  it('of one training are not confused with the next training, that of another optimizer', async () => {
    const ran = await run(`${HEAD}
def train():
    global model, optimizer
    model = nn.Linear(10, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for epoch in range(2):
        for a, b in loader:
            step(a, b)

for fold in range(5):
    train()
    print("fold", fold)
`);
    assertWhole(ran);
    assert.doesNotMatch(ran.output, /fold 0/);
  });

  it('are all there is for a script that fails past their end, which is said and not blamed on it', async () => {
    const ran = await run(`${HEAD}
for epoch in range(3):
    losses = np.zeros(len(loader))
    for i, (a, b) in enumerate(loader):
        losses[i] = step(a, b)
`);
    const { record, code, output, repeated } = ran;
    assert.equal(code, 0, output);
    assert.equal(record.status, 'completed');
    assert.equal(record.sweep.steps, 30);
    assert.equal(record.passes[0]!.points.length, 30);
    assert.ok(Math.abs(record.passes[0]!.points.at(-1)!.lr - 10) < 1e-6, 'the whole span of LRs');
    assert.deepEqual(record.diagnoses, []);
    assert.match(repeated.join(), /failed \(IndexError: .*train\.py:24\)\) after the end of its last epoch/);
    assert.equal(repeated.length, 1);
  });

  it('are all there is for a script that catches the exception past their end', async () => {
    const { record, code, output } = await run(`${HEAD}
for epoch in range(4):
    losses = np.zeros(len(loader))
    try:
        for i, (a, b) in enumerate(loader):
            losses[i] = step(a, b)
    except IndexError:
        print("odd")
`);
    assert.equal(code, 0, output);
    assert.equal(record.sweep.steps, 40);
    assert.equal(record.passes[0]!.points.length, 40);
  });

  it('come with whole evaluations for a script that cannot bear others', async () => {
    const { record, code, output, repeated } = await run(`${HEAD}
for epoch in range(20):
    for a, b in loader:
        step(a, b)
    model.eval()
    with torch.no_grad():
        predicted = torch.cat([model(a).argmax(1) for a, b in DataLoader(data, batch_size=48)])
    print("right", (predicted == y).float().mean())
    model.train()
`);
    assert.equal(code, 0, output);
    assert.equal(record.sweep.steps, 100);
    assert.ok(record.passes[0]!.points.length >= 80);
    assert.match(repeated.join(), /after an evaluation that Find LR had ended early/);
  });

  it('a high LR that makes the script fail past their end is still found', async () => {
    const { record, code, output } = await run(`${HEAD}
for a, b in loader:
    if step(a, b) > 20:
        raise RuntimeError("too much")
`);
    assert.equal(code, 0, output);
    assert.equal(record.sweep.steps, 100);
    assert.equal(record.passes.length, 1);
  });

  it('end as a data set without a length does, one in worker processes too', async () => {
    const ran = await run(`${HEAD}
class Stream(IterableDataset):
    def __iter__(self):
        return iter(data)

loader = DataLoader(Stream(), batch_size=48, num_workers=1, persistent_workers=True)
for epoch in range(30):
    for i, (a, b) in enumerate(loader):
        assert i < 10
        step(a, b)
`);
    assertWhole(ran);
  });

  it('leave the loss of an accumulation that their end cuts short comparable', async () => {
    const { record } = await run(
      `${HEAD}
for epoch in range(20):
    for i, (a, b) in enumerate(loader):
        ((0 * model(a).sum() + 2) / 4).backward()
        if (i + 1) % 4 == 0 or i + 1 == len(loader):
            optimizer.step()
            optimizer.zero_grad()
`,
      '--no-stop',
    );
    assert.ok(record.passes[0]!.points.every(({ loss }) => Math.abs(loss! - 2) < 1e-5));
  });
});
