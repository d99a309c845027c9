import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { rangeTest, type Point } from '../../src/library/index.ts';

/** Least squares by hand: fits y = 2 x1 - 3 x2 + 1 by gradient descent, one full batch a step. */
class Regression {
  weights = [0, 0, 0];
  readonly #data = Array.from({ length: 32 }, (_, i) => [Math.sin(i), Math.cos(3 * i), 1]);

  readonly step = (lr: number): number => {
    const gradient = [0, 0, 0];
    let loss = 0;
    for (const x of this.#data) {
      const wanted = 2 * x[0]! - 3 * x[1]! + 1;
      const error = x.reduce((sum, value, j) => sum + value * this.weights[j]!, 0) - wanted;
      loss += error ** 2 / this.#data.length;
      x.forEach((value, j) => (gradient[j]! += (2 * error * value) / this.#data.length));
    }
    this.weights = this.weights.map((weight, j) => weight - lr * gradient[j]!);
    return loss;
  };
}

const SGD = { type: 'SGD' };

describe('rangeTest', () => {
  it('finds an LR at which a regression written by hand converges, and faster than at its ends', async () => {
    const { recommended, points, curve } = await rangeTest(new Regression().step, { optimizer: SGD });
    assert.ok(recommended && points.length > 20 && curve.lr.length > 20);
    const after = (lr: number): number => {
      const model = new Regression();
      for (let i = 0; i < 100; i++) model.step(lr);
      return model.step(0);
    };
    assert.ok(
      after(recommended.lr) < 0.05 * new Regression().step(0),
      `${recommended.lr}: ${after(recommended.lr)}`,
    );
    assert.ok(after(recommended.lr) < after(recommended.lr / 100));
  });

  it('works on a TensorFlow.js model, and puts its weights back', async () => {
    await tf.setBackend('cpu');
    const model = tf.sequential({
      layers: [
        tf.layers.dense({
          units: 8,
          inputShape: [4],
          activation: 'tanh',
          kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
        }),
        tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }),
      ],
    });
    const optimizer = tf.train.adam(1e-3);
    const x = tf.randomUniform([64, 4], -1, 1, 'float32', 3);
    const y = x.sum(1, true).sin();
    const before = model.getWeights().map((weight) => Array.from(weight.dataSync()));

    const { recommended, points } = await rangeTest<tf.Tensor[]>(
      (lr) => {
        (optimizer as unknown as { learningRate: number }).learningRate = lr;
        const loss = optimizer.minimize(
          () => tf.losses.meanSquaredError(y, model.predict(x) as tf.Tensor),
          true,
        )!;
        const value = loss.dataSync()[0]!;
        loss.dispose();
        return value;
      },
      {
        optimizer: { type: 'Adam', betas: [0.9, 0.999] },
        save: () => model.getWeights().map((weight) => weight.clone()),
        restore: (saved) => {
          model.setWeights(saved);
          saved.forEach((weight) => weight.dispose());
        },
      },
    );
    assert.ok(recommended && recommended.lr > 1e-4 && recommended.lr < 0.5, String(recommended?.lr));
    assert.ok(points.length > 50);
    assert.deepEqual(
      model.getWeights().map((weight) => Array.from(weight.dataSync())),
      before,
    );
  });

  it('tells every point as it comes', async () => {
    const seen: Point[] = [];
    const { points } = await rangeTest(new Regression().step, {
      steps: 40,
      onPoint: (point) => seen.push(point),
    });
    assert.deepEqual(seen, points);
    assert.deepEqual(
      seen.slice(0, 2).map(({ step }) => step),
      [0, 1],
    );
  });

  it('ends at a loss that is not finite', async () => {
    const { points } = await rangeTest((lr) => (lr > 1e-3 ? NaN : 1 - lr));
    assert.equal(points.at(-1)!.loss, null);
    assert.ok(points.at(-2)!.lr <= 1e-3);
  });

  it('takes an exception after twenty points for divergence', async () => {
    const { step } = new Regression();
    const throwing = (lr: number): number => {
      if (lr > 1) throw new Error('matrix is singular');
      return step(lr);
    };
    const { points, recommended } = await rangeTest(throwing, { optimizer: SGD });
    assert.equal(points.at(-1)!.loss, null);
    assert.ok(recommended);
  });

  it('rethrows an earlier exception, after restoring', async () => {
    let restored: unknown;
    const failing = rangeTest(
      () => {
        throw new Error('no such layer');
      },
      { save: () => 'weights', restore: (saved) => void (restored = saved) },
    );
    await assert.rejects(failing, /no such layer/);
    assert.equal(restored, 'weights');
  });

  const others: [what: string, step: unknown, says: RegExp][] = [
    [
      'no function',
      3,
      /^trainStep is a number, and no function\. trainStep\(lr\) must make ONE training step/,
    ],
    [
      'nothing',
      () => undefined,
      /^trainStep returned undefined\. trainStep\(lr\) must make ONE training step/,
    ],
    ['a promise of nothing', async () => null, /^trainStep returned null\./],
    ['a text', () => '0.5', /^trainStep returned a string\./],
    ['an object', () => ({ loss: 1 }), /^trainStep returned an object \(Object\)\./],
    ['a tensor', () => tf.scalar(1), /^trainStep returned a Tensor: return \(await loss\.data\(\)\)\[0\]\./],
  ];
  for (const [what, step, message] of others) {
    it(`says what a step is to do, given ${what}`, async () => {
      await assert.rejects(rangeTest(step as (lr: number) => number), { name: 'TypeError', message });
    });
  }

  it('never takes a step that returns no number for divergence', async () => {
    let steps = 0;
    const late = (): number => (++steps > 30 ? (undefined as unknown as number) : 1);
    await assert.rejects(rangeTest(late), /trainStep returned undefined/);
  });

  it('goes on past the default maxLr while the loss falls, but not past one that was asked for', async () => {
    const slow = (lr: number): number => 1 / (1 + lr / 30);
    const free = await rangeTest(slow);
    assert.ok(free.sweep.maxLr > 500 && free.sweep.maxLr <= 1000, String(free.sweep.maxLr));
    const bounded = await rangeTest(slow, { maxLr: 10 });
    assert.equal(bounded.points.at(-1)!.lr, 10);
    assert.deepEqual(
      bounded.diagnoses.map(({ code }) => code),
      ['never-diverged'],
    );
  });

  it('waits for steps that are promises, and walks a linear sweep', async () => {
    const { points, sweep } = await rangeTest(async (lr) => Promise.resolve((lr - 1) ** 2), {
      mode: 'linear',
      minLr: 0.1,
      maxLr: 2,
      steps: 20,
    });
    assert.equal(sweep.mode, 'linear');
    assert.equal(points.length, 20);
  });

  it('rejects with the reason of its signal, after restoring', async () => {
    const controller = new AbortController();
    let restored = false;
    const test = rangeTest(
      (lr) => {
        if (lr > 1e-5) controller.abort(new Error('enough'));
        return 1 - lr;
      },
      { signal: controller.signal, restore: () => void (restored = true) },
    );
    await assert.rejects(test, /enough/);
    assert.equal(restored, true);
  });

  it('refuses a sweep that is none', async () => {
    await assert.rejects(
      rangeTest(() => 1, { minLr: 0 }),
      RangeError,
    );
    await assert.rejects(
      rangeTest(() => 1, { minLr: 1, maxLr: 0.1 }),
      /0 < minLr < maxLr/,
    );
    await assert.rejects(
      rangeTest(() => 1, { steps: 1 }),
      /2 or more/,
    );
  });
});
