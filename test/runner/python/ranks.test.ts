import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import type { RunEvent } from '../../../src/protocol/events.ts';
import { findLr } from '../../cli/support/command.ts';
import { pythonScripts } from './support/scripts.ts';

/** A training that each rank takes part in, after PyTorch's own DDP tutorial. `LOSS` and `STEP` are put in. */
const TRAIN = `
import os, sys, torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

def train(rank):
    torch.manual_seed(0)
    x = torch.randn(400, 8)
    data = TensorDataset(x, 3 * x[:, :1] + x[:, 1:2])
    model = DDP(nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 1)))
    loader = DataLoader(data, batch_size=20, sampler=DistributedSampler(data), num_workers=WORKERS)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    step = 0
    for epoch in range(2):
        for a, b in loader:
            STEP
            optimizer.zero_grad()
            loss = LOSS
            loss.backward()
            optimizer.step()
            step += 1
    dist.destroy_process_group()
`;
const MSE = 'nn.functional.mse_loss(model(a), b)';
const train = (loss = MSE, step = 'pass', workers = 0) =>
  TRAIN.replace('LOSS', loss).replace('STEP', step).replace('WORKERS', String(workers));

const UNDER_TORCHRUN = `
dist.init_process_group('gloo')
train(dist.get_rank())
`;
const BY_SPAWN = `
def main(rank, world):
    os.environ['MASTER_ADDR'] = 'localhost'
    os.environ['MASTER_PORT'] = '12355'
    dist.init_process_group('gloo', rank=rank, world_size=world)
    train(rank)

if __name__ == '__main__':
    torch.multiprocessing.spawn(main, args=(2,), nprocs=2)
`;
/** A helper that makes an optimizer, and inherits its rank's environment. */
const HELPER = `
import subprocess
if os.environ['RANK'] == '0':
    subprocess.run([sys.executable, '-c', 'import torch; torch.optim.SGD(torch.nn.Linear(2, 2).parameters(), lr=0.5)'])
`;
const TORCHRUN = ['--launcher', 'torchrun --nproc-per-node=2'];

describe('distributed training in Python', function () {
  // Each run starts three processes or more that import PyTorch.
  this.timeout(180_000);
  const scripts = pythonScripts();

  const run = (text: string, ...words: string[]) => scripts.run(text, words);

  it('under torchrun is averaged over its ranks, ends on all of them at once, and leaves no process', async () => {
    const outcome = await run(
      train(`${MSE} * 0 + rank`, 'pass', 1) + HELPER + UNDER_TORCHRUN,
      ...TORCHRUN,
      '--no-stop',
      '--verbose',
    );
    assert.equal(outcome.record.status, 'completed', outcome.stderr);
    const [pass] = outcome.record.passes;
    assert.deepEqual(
      pass!.points.map(({ step }) => step),
      pass!.points.map((_, i) => i),
    );
    assert.ok(pass!.points.length >= 100);
    assert.ok(pass!.points.every(({ loss }) => loss === 0.5));
    assert.deepEqual(
      outcome.record.optimizers.map(({ type, literal, batchSize }) => [type, literal?.text, batchSize]),
      [['Adam', '1e-3', 20]],
    );
    assert.match(outcome.record.runtime?.device ?? '', /^2 × CPU/);
    assert.doesNotMatch(outcome.stderr, /Traceback|gloo|Connection/);
    assert.deepEqual(outcome.remaining(), []);
  });

  it('that spawns its ranks itself is stopped where the loss blows up, pass by pass', async () => {
    const outcome = await run(train() + BY_SPAWN, '--passes', '2', '--verbose');
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual([outcome.record.status, outcome.record.passes.length], ['diverged', 2]);
    assert.match(outcome.record.runtime?.device ?? '', /^2 × CPU/);
    assert.doesNotMatch(outcome.stderr, /Traceback|gloo|Connection|EADDRINUSE/);
    assert.deepEqual(outcome.remaining(), []);
  });

  it('fails for the rank that fails, with its own error', async () => {
    const raise = "if rank == 1 and step == 7: raise ValueError('my data')";
    const outcome = await run(train(MSE, raise) + UNDER_TORCHRUN, ...TORCHRUN);
    assert.equal(outcome.code, 4, outcome.stderr);
    assert.match(
      outcome.record.diagnoses.at(-1)?.message ?? '',
      /^Rank 1 of train\.py failed after 7 training steps: ValueError: my data \(train\.py:\d+\)\.$/,
    );
    assert.deepEqual(outcome.remaining(), []);
  });

  it('names the rank that was killed', async () => {
    const kill = 'if rank == 1 and step == 7: os.kill(os.getpid(), 9)';
    const outcome = await run(train(MSE, kill, 1) + BY_SPAWN);
    assert.equal(outcome.code, 4, outcome.stderr);
    assert.match(
      outcome.record.diagnoses.at(-1)?.message ?? '',
      /^Rank 1 of train\.py was killed or crashed after \d training steps?\.$/,
    );
    assert.deepEqual(outcome.remaining(), []);
  });

  it('is cancelled with all that its launcher started', async () => {
    await scripts.write('train.py', train(MSE, 'pass', 1) + UNDER_TORCHRUN);
    let interrupted = false;
    const outcome = await findLr(
      [
        'run',
        'train.py',
        '--events',
        '--no-stop',
        '--steps',
        '100000',
        '--python',
        scripts.python,
        ...TORCHRUN,
      ],
      {
        cwd: scripts.folder,
        env: { OMP_NUM_THREADS: '1' },
        onStdout: (text, child) => {
          if (interrupted || !text.includes('"kind":"points"')) return;
          interrupted = true;
          child.kill('SIGINT');
        },
      },
    );
    assert.equal(outcome.code, 130, outcome.stderr);
    const last = JSON.parse(outcome.stdout.trim().split('\n').at(-1)!) as RunEvent;
    assert.equal(last.kind === 'done' && last.record.status, 'cancelled');
    assert.deepEqual(outcome.remaining(), []);
  });

  it('under a launcher of any program has its ranks from what that sets, with no group of PyTorch’s', async () => {
    // What srun does, as far as a process can tell.
    const srun = await scripts.write(
      'srun',
      '#!/bin/sh\nexport SLURM_NTASKS=2\nSLURM_PROCID=1 "$@" &\nSLURM_PROCID=0 "$@"\nwait\n',
    );
    await chmod(srun, 0o755);
    const outcome = await run(
      `
import os, torch
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(60):
    loss = model(torch.ones(1, 2)).mean() * 0 + int(os.environ['SLURM_PROCID'])
    loss.backward()
    optimizer.step()
`,
      ...['--launcher', './srun', '--no-stop'],
    );
    assert.equal(outcome.record.status, 'completed', outcome.stderr);
    const [pass] = outcome.record.passes;
    assert.ok(pass!.points.length >= 60);
    assert.ok(pass!.points.every(({ loss }) => loss === 0.5));
  });

  it('under accelerate launch needs no configuration', async () => {
    const outcome = await run(
      `
import torch
from accelerate import Accelerator
accelerator = Accelerator(cpu=True)
torch.manual_seed(0)
x = torch.randn(400, 8)
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, 3 * x[:, :1]), batch_size=20)
model = torch.nn.Linear(8, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
model, optimizer, loader = accelerator.prepare(model, optimizer, loader)
for a, b in loader:
    optimizer.zero_grad()
    accelerator.backward(torch.nn.functional.mse_loss(model(a), b) * 0 + accelerator.process_index)
    optimizer.step()
`,
      ...['--launcher', 'accelerate launch --multi_gpu --num_processes=2', '--no-stop'],
    );
    assert.equal(outcome.record.status, 'completed', outcome.stderr);
    assert.match(outcome.record.runtime?.device ?? '', /^2 × CPU/);
    assert.ok(outcome.record.passes[0]!.points.every(({ loss }) => loss === 0.5));
  });
});
