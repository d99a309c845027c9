import assert from 'node:assert/strict';
import { DEFAULT_SWEEP } from '../../src/analysis/index.ts';
import type { OptimizerMessage } from '../../src/protocol/messages.ts';
import { WantedOptimizer } from '../../src/engine/wantedOptimizer.ts';
import { findLr, recordOf, UserFolder, type Outcome } from '../cli/support/command.ts';
import { pythonScripts } from '../runner/python/support/scripts.ts';

const TORCH = `
import torch
model = torch.nn.Linear(4, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
other = torch.optim.SGD(torch.nn.Linear(1, 1).parameters(), lr=0.1)
while True:
    optimizer.zero_grad()
    model(torch.randn(8, 4)).square().mean().backward()
    optimizer.step()
`;

const KERAS = `
import os
os.environ['KERAS_BACKEND'] = 'tensorflow'
import keras, numpy as np
model = keras.Sequential([keras.layers.Dense(1)])
model.compile(keras.optimizers.Adam(1e-3), 'mse')
model.fit(np.ones((64, 4)), np.ones((64, 1)), batch_size=8, epochs=10**6, verbose=0)
`;

describe('an optimizer that is asked for and not there', function () {
  this.timeout(240_000);

  const message = (id: string, steps: number): OptimizerMessage => ({
    kind: 'optimizer',
    id,
    type: 'Adam',
    lr: 1e-3,
    groups: [],
    location: null,
    steps,
  });

  it('is waited for until another has taken a sweep’s worth of steps; the next one for longer', () => {
    const far = new WantedOptimizer('7', DEFAULT_SWEEP);
    assert.deepEqual(
      [0, 64, 128].map((steps) => far.hear(message('0', steps))),
      [null, null, 'absent'],
    );
    const next = new WantedOptimizer('1', DEFAULT_SWEEP);
    assert.deepEqual(
      [64, 128, 256, 1024].map((steps) => next.hear(message('0', steps))),
      [null, 'missed', null, 'absent'],
    );
    const made = new WantedOptimizer('1', DEFAULT_SWEEP);
    made.hear(message('1', 0));
    assert.equal(made.hear(message('0', 4096)), null, 'it was made, and trains later');
  });

  function check(outcome: Outcome, script: string, known: RegExp): void {
    assert.equal(outcome.code, 5, outcome.stderr);
    const record = recordOf(outcome);
    assert.equal(record.status, 'no-steps');
    const [diagnosis] = record.diagnoses;
    assert.ok(diagnosis !== undefined);
    assert.ok(diagnosis.message.startsWith(`${script} made no optimizer 7; it made 0 (Adam, `));
    assert.match(diagnosis.message, known);
    assert.match(diagnosis.advice, /^Choose one of those/);
    assert.deepEqual(outcome.left, [], 'the script has ended');
  }

  it('ends a JavaScript training that would never end', async () => {
    const folder = await UserFolder.make();
    try {
      const words = ['run', 'trains-for-ever.mjs', '--json', '--optimizer', '7'];
      check(await findLr(words, { cwd: folder.path }), 'trains-for-ever.mjs', /\d+ steps so far\)\.$/);
    } finally {
      await folder.remove();
    }
  });

  describe('in PyTorch', () => {
    const scripts = pythonScripts();

    it('ends a training that would never end, and names the optimizers that there are', async () => {
      const outcome = await scripts.run(TORCH, ['--optimizer', '7']);
      check(outcome, 'train.py', /\d+ steps so far\), 1 \(SGD, 0 steps so far\)\.$/);
    });
  });

  describe('in Keras', () => {
    const scripts = pythonScripts('keras');

    it('ends a training that would never end', async () => {
      check(await scripts.run(KERAS, ['--optimizer', '7']), 'train.py', /\d+ steps so far\)\.$/);
    });
  });
});
