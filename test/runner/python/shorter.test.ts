import assert from 'node:assert/strict';
import { defaultSpec, run } from '../../../src/engine/index.ts';
import type { RunEvent } from '../../../src/protocol/events.ts';
import type { Point } from '../../../src/analysis/types.ts';
import { dist } from '../../cli/support/command.ts';
import { HEAD as KERAS } from './keras/scripts.ts';
import { HEAD as TORCH, STEP } from './pytorch/support.ts';
import { pythonScripts, type PythonScripts } from './support/scripts.ts';

/** Slow enough to be told something between two steps. */
const TRAINING = {
  pytorch: `${TORCH}
import time
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(100):
    for a, b in loader:
        time.sleep(0.05)${STEP}
`,
  keras: `${KERAS}
import time
class Slow(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        time.sleep(0.05)
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse")
model.fit(x, y, batch_size=40, epochs=100, verbose=0, callbacks=[Slow()])
`,
};

describe('a sweep that is told to take fewer steps', () => {
  const scripts = { torch: pythonScripts('torch'), keras: pythonScripts('keras') };

  /** Asks for 40 steps when ten are taken. */
  async function shortened(
    from: PythonScripts,
    name: string,
    text: string,
    env: Record<string, string> = {},
  ): Promise<{ points: readonly Point[]; events: RunEvent[] }> {
    const { folder, python } = from;
    const path = await from.write(name, text);
    const spec = defaultSpec(path, {
      ...{ cwd: folder, python, env, args: [], stopFactor: null, sweep: { maxLr: 10 } },
    });
    let ask: Parameters<NonNullable<Parameters<typeof run>[1]['begun']>>[0] | undefined;
    const events: RunEvent[] = [];
    for await (const event of run(spec, { assets: dist, begun: (asking) => (ask = asking) })) {
      events.push(event);
      if (event.kind !== 'points' || event.points.every(({ step }) => step < 9)) continue;
      ask?.({ kind: 'steps', steps: 40 });
      ask = undefined;
    }
    const last = events.at(-1);
    assert.ok(last?.kind === 'done');
    return { points: last.record.passes[0]?.points ?? [], events };
  }

  const assertShort = (points: readonly Point[]): void => {
    const lrs = points.map(({ lr }) => lr);
    assert.equal(lrs.length, 40);
    const ratio = (i: number): number => (lrs[i + 1] ?? 0) / (lrs[i] ?? 1);
    assert.ok(Math.abs(ratio(5) - 10 ** (8 / 99)) < 1e-6, 'what was done is as it was');
    assert.ok(ratio(38) > 1.5);
    assert.ok(Math.abs((lrs.at(-1) ?? 0) / 10 - 1) < 1e-6);
  };

  it('goes on from where it is, on PyTorch', async () => {
    assertShort((await shortened(scripts.torch, 'plain.py', TRAINING.pytorch)).points);
  });

  it('goes on from where it is, on Keras with PyTorch', async () => {
    assertShort(
      (await shortened(scripts.torch, 'fit.py', TRAINING.keras, { KERAS_BACKEND: 'torch' })).points,
    );
  });

  it('goes on from where it is, in a graph of TensorFlow', async () => {
    assertShort(
      (await shortened(scripts.keras, 'fit.py', TRAINING.keras, { KERAS_BACKEND: 'tensorflow' })).points,
    );
  });

  it('keeps its steps where JAX has compiled them in, and no offer was made', async () => {
    const { points, events } = await shortened(scripts.keras, 'fit.py', TRAINING.keras, {
      KERAS_BACKEND: 'jax',
    });
    assert.equal(points.length, 100);
    const offers = events.flatMap((event) => (event.kind === 'points' ? (event.left?.offers ?? []) : []));
    assert.deepEqual(offers, []);
  });
});
