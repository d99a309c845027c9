import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pythonScripts } from '../support/scripts.ts';
import { HEAD, PLAIN, STEP } from './support.ts';

describe('PyTorch: a training', () => {
  const scripts = pythonScripts();

  const run = (text: string, ...words: string[]) => scripts.run(text, words);

  it('sweeps an unmodified PyTorch script, its loader going round, and finds the literal', async () => {
    const outcome = await run(PLAIN);
    assert.equal(outcome.code, 0, outcome.stderr);
    const { record } = outcome;
    assert.equal(record.runtime?.framework, 'PyTorch');
    assert.ok((record.passes[0]?.points.length ?? 0) > 40, 'ten batches an epoch, one epoch');
    const [optimizer] = record.optimizers;
    assert.deepEqual([optimizer?.type, optimizer?.lr, optimizer?.batchSize], ['Adam', 0.001, 40]);
    assert.equal(optimizer?.literal?.text, '1e-3');
    const recommended = record.results[0]?.recommended?.lr ?? 0;
    assert.ok(recommended > 3e-4 && recommended < 0.3, `recommended ${recommended}`);
    assert.equal(await readFile(join(scripts.folder, 'train.py'), 'utf8'), PLAIN);
  });

  it('keeps the ratios of param groups, and is not disturbed by a scheduler or an LR set by hand', async () => {
    const outcome = await run(
      `${HEAD}
import sys
optimizer = torch.optim.SGD([{'params': model[0].parameters(), 'lr': 0.01}, {'params': model[2].parameters()}], lr=0.1)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=20)
inner = torch.optim.SGD.step
seen = []
for epoch in range(2):
    for a, b in loader:
        for group in optimizer.param_groups: group['lr'] = group['lr'] * 1.5
${STEP}
        scheduler.step()
`,
    );
    const { record } = outcome;
    const [optimizer] = record.optimizers;
    assert.deepEqual(
      optimizer?.groups.map(({ lr }) => lr),
      [1, 1],
      'what the scheduler goes up to, in each of them',
    );
    const lrs = record.passes[0]!.points.map(({ lr }) => lr);
    assert.ok(lrs.length > 20, 'past the end of the schedule, which would refuse');
    assert.ok(lrs.every((lr, i) => i === 0 || lr > lrs[i - 1]!));
    assert.ok(Math.abs(lrs[0]! - 1e-7) < 1e-12);
    // What the scheduler goes up to is what the script trains with.
    assert.deepEqual(
      [optimizer.lr, optimizer.literal?.text, optimizer.literal?.line],
      [1, '1.0', optimizer.peak?.location?.line],
    );
  });

  it('counts optimizer steps, not micro-batches: a loss is the sum of what was back-propagated', async () => {
    const outcome = await run(
      `${HEAD}
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(30):
    for i, (a, b) in enumerate(loader):
        loss = mse(model(a), b) * 0 + 0.25
        (loss + 0 * model(a).sum()).backward()
        if i % 2 == 1:
            optimizer.step()
            optimizer.zero_grad()
`,
      '--no-stop',
    );
    const points = outcome.record.passes[0]!.points;
    assert.ok(points.length >= 100);
    assert.ok(
      points.every(({ loss }) => loss === 0.5),
      JSON.stringify(points.slice(0, 5)),
    );
  });

  it('calls an LBFGS closure as often as it likes, and counts one step', async () => {
    const outcome = await run(`${HEAD}
optimizer = torch.optim.LBFGS(model.parameters(), lr=0.8)
for epoch in range(120):
    def closure():
        optimizer.zero_grad()
        loss = mse(model(x), y)
        loss.backward()
        return loss
    optimizer.step(closure)
`);
    const { record } = outcome;
    assert.equal(record.optimizers[0]?.literal?.text, '0.8');
    assert.ok(record.passes[0]!.points.every(({ loss }) => loss === null || loss < 1e6));
    assert.ok(record.passes[0]!.points.length >= 20);
  });

  it('runs two optimizers that share a loss, each in its own pass, without the warning of a GAN', async () => {
    const outcome = await run(`${HEAD}
one = torch.optim.Adam(model[0].parameters(), lr=1e-3)
two = torch.optim.SGD(model[2].parameters(), lr=1e-2)
for epoch in range(20):
    for a, b in loader:
        one.zero_grad(); two.zero_grad()
        mse(model(a), b).backward()
        one.step(); two.step()
`);
    const { record } = outcome;
    assert.deepEqual(
      record.optimizers.map(({ literal }) => literal?.text),
      ['1e-3', '1e-2'],
    );
    assert.equal(record.results.length, 2);
    assert.ok(!record.diagnoses.some(({ code }) => code === 'optimizers-together'));
  });

  it('trains on with workers that load the data, and leaves none of them', async () => {
    const outcome = await run(
      PLAIN.replace('shuffle=True', 'shuffle=True, num_workers=2').replace(
        'optimizer = torch',
        "if __name__ == '__main__':\n  pass\noptimizer = torch",
      ),
    );
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(outcome.remaining(), []);
  });
});
