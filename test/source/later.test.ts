import assert from 'node:assert/strict';
import type { OptimizerMessage } from '../../src/protocol/messages.ts';
import type { RunRecord } from '../../src/protocol/record.ts';
import { laterTrainings } from '../../src/source/later.ts';
import { reader } from './support.ts';

/** What is said after a run that met the optimizers made on these lines (from 1). */
async function told(path: string, text: string, met: readonly number[], status = 'diverged') {
  const optimizers = met.map((line, id) => ({ id: String(id), location: { file: path, line, column: 1 } }));
  const record = { status, target: { path }, optimizers } as unknown as RunRecord;
  const files = { read: async () => text, resolve: async () => undefined };
  return laterTrainings(record, reader(), files, new Map<string, OptimizerMessage>());
}

const TWO_TRAININGS = `import torch
first = torch.optim.Adam(model.parameters(), lr=1e-3)
train(model, first)
second = torch.optim.SGD(
    model.parameters(), lr=1e-2)
train(model, second)
`;

describe('the trainings behind the first', () => {
  it('are named by where their optimizers are made, with the way to reach them', async () => {
    const diagnosis = await told('/p/train.py', TWO_TRAININGS, [2]);
    assert.match(diagnosis?.message ?? '', /^The script also makes sgd \(train\.py:4\)/);
    assert.match(diagnosis?.advice ?? '', /it is optimizer 1\.$/);
    assert.deepEqual(diagnosis?.remedies, ['optimizer']);
    const script =
      "import * as tf from '@tensorflow/tfjs';\nconst a = tf.train.adam(1e-3);\nconst b = tf.train.sgd(0.1);\n";
    assert.match((await told('/p/train.ts', script, [2]))?.message ?? '', /sgd \(train\.ts:3\)/);
  });

  it('are none where all were met, where none was, or where the run did not end by our will', async () => {
    assert.equal(await told('/p/train.py', TWO_TRAININGS, [2, 5]), null);
    assert.equal(await told('/p/train.py', TWO_TRAININGS, []), null);
    assert.equal(await told('/p/train.py', TWO_TRAININGS, [2], 'failed'), null);
  });

  it('are not what the script chose not to make', async () => {
    const choices = [
      "if name == 'sgd':\n    o = torch.optim.SGD(p, lr=0.1)\nelse:\n    o = torch.optim.Adam(p, lr=1e-3)\n",
      "o = torch.optim.SGD(p, lr=0.1) if name == 'sgd' \\\n    else None\nif o is None:\n    o = torch.optim.Adam(p, lr=1e-3)\n",
      "def make(name):\n    if name == 'sgd':\n        return torch.optim.SGD(p, lr=0.1)\n    return torch.optim.Adam(p, lr=1e-3)\n",
    ];
    for (const choice of choices) {
      const lines = choice.split('\n');
      const line = 2 + lines.findIndex((text) => text.includes('SGD'));
      assert.equal(await told('/p/train.py', `import torch\n${choice}`, [line]), null, choice);
    }
  });

  it('are seen behind the question whether the script is run as one', async () => {
    const guarded = `import torch\nif __name__ == "__main__":\n    a = torch.optim.Adam(p, lr=1e-3)\n    train(a)\n    b = torch.optim.SGD(p, lr=0.1)\n`;
    assert.match((await told('/p/train.py', guarded, [3]))?.message ?? '', /sgd \(train\.py:5\)/);
  });
});
