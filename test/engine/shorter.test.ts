import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultSpec, run } from '../../src/engine/index.ts';
import type { RunEvent } from '../../src/protocol/events.ts';
import type { RunRecord } from '../../src/protocol/record.ts';
import type { Change } from '../../src/protocol/timeLeft.ts';
import { dist, UserFolder } from '../cli/support/command.ts';

/** Two optimizers in turn, slow enough to be told something between two steps. */
const TWO = `import * as tf from '@tensorflow/tfjs';
const a = tf.variable(tf.scalar(3)), b = tf.variable(tf.scalar(2));
const first = tf.train.sgd(0.01);
const second = tf.train.adam(0.001);
for (;;) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40);
  first.minimize(() => a.square().asScalar(), false, [a]);
  second.minimize(() => b.sub(1).square().asScalar(), false, [b]);
}
`;

describe('a run under way', () => {
  let folder: UserFolder;
  before(async () => {
    folder = await UserFolder.make();
    writeFileSync(join(folder.path, 'two.mjs'), TWO);
  });
  after(() => folder.remove());

  /** Asks for a change as soon as `when` says so. */
  async function conduct(
    when: (event: RunEvent) => Change | undefined,
  ): Promise<{ events: RunEvent[]; record: RunRecord }> {
    const spec = defaultSpec(join(folder.path, 'two.mjs'), {
      ...{ cwd: folder.path, stopFactor: null, sweep: { maxLr: 10 } },
    });
    let ask: ((change: Change) => void) | undefined;
    const events: RunEvent[] = [];
    for await (const event of run(spec, { assets: dist, begun: (asking) => (ask = asking) })) {
      events.push(event);
      const change = when(event);
      if (change !== undefined) {
        ask?.(change);
        when = () => undefined;
      }
    }
    const last = events.at(-1);
    assert.ok(last?.kind === 'done');
    return { events, record: last.record };
  }

  const atStep = (step: number, change: Change) => (event: RunEvent) =>
    event.kind === 'points' && (event.points.at(-1)?.step ?? 0) >= step ? change : undefined;

  it('goes on from where it is with fewer steps, up to the same LR, and so do the passes behind it', async () => {
    const { events, record } = await conduct(atStep(9, { kind: 'steps', steps: 40 }));
    const [first, second] = record.passes;
    assert.equal(first?.points.length, 40);
    assert.equal(second?.points.length, 40);
    assert.equal(record.sweep.steps, 40);
    for (const pass of [first, second]) {
      const lrs = pass?.points.map(({ lr }) => lr) ?? [];
      assert.ok(Math.abs((lrs[0] ?? 0) / 1e-7 - 1) < 1e-6);
      assert.ok(Math.abs((lrs.at(-1) ?? 0) / 10 - 1) < 1e-6, `${lrs.at(-1)}`);
      assert.ok(lrs.every((lr, i) => i === 0 || lr > (lrs[i - 1] ?? 0)));
    }
    // What was done so far is as it was: twelve steps a decade, then more.
    const ratio = (i: number): number => (first?.points[i + 1]?.lr ?? 0) / (first?.points[i]?.lr ?? 1);
    assert.ok(Math.abs(ratio(5) - 10 ** (8 / 99)) < 1e-6);
    assert.ok(ratio(30) > 1.5);
    const plan = events.find((event) => event.kind === 'plan' && event.sweeps.length > 0);
    assert.ok(plan?.kind === 'plan' && plan.sweeps[0]?.sweep.steps === 40);
    assert.deepEqual(
      record.results.map(({ optimizer, curve }) => [optimizer, curve.lr.length > 20]),
      [
        ['0', true],
        ['1', true],
      ],
    );
  });

  it('leaves out the passes over other optimizers', async () => {
    const { record } = await conduct(atStep(9, { kind: 'only', optimizer: '0' }));
    assert.deepEqual(
      record.passes.map(({ optimizer, points }) => [optimizer, points.length >= 100]),
      [['0', true]],
    );
  });

  it('turns to the one that is wanted, and keeps what a finished pass has brought', async () => {
    const turned = await conduct(atStep(9, { kind: 'only', optimizer: '1' }));
    assert.deepEqual(
      turned.record.results.map(({ optimizer }) => optimizer),
      ['1'],
    );
    assert.equal(turned.record.status, 'completed');
    const kept = await conduct((event) =>
      event.kind === 'points' && event.optimizer === '1' ? { kind: 'only', optimizer: '0' } : undefined,
    );
    assert.deepEqual(
      kept.record.results.map(({ optimizer }) => optimizer),
      ['0'],
    );
    assert.ok((kept.record.passes[0]?.points.length ?? 0) >= 100);
  });

  it('says how long it still takes from the fifth step on, all passes counted', async () => {
    const { events } = await conduct(() => undefined);
    const points = events.filter((event) => event.kind === 'points');
    const early = points.filter(({ points: [first] }) => (first?.step ?? 0) < 3 && first !== undefined);
    assert.ok(early.slice(0, 1).every(({ left }) => left == null));
    const known = points.flatMap(({ left }) => left ?? []);
    // Some 190 steps of at least 40 ms.
    assert.ok((known[0]?.seconds ?? 0) > 6, `${known[0]?.seconds}`);
    assert.ok((known.at(-1)?.seconds ?? Infinity) < known[0]!.seconds);
  });
});
