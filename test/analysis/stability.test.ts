import assert from 'node:assert/strict';
import { analyze, DEFAULT_SWEEP, lrAt, StopRule } from '../../src/analysis/index.ts';
import type { OptimizerFacts, Point, Sweep } from '../../src/analysis/index.ts';
import { normal } from './curves.ts';

interface Quadratic {
  /** Along each direction. */
  readonly curvature: readonly number[];
  /** From the minimum. */
  readonly start: readonly number[];
  readonly floor: number;
}

/** Gradient descent with momentum on a quadratic: the losses, each before its update. */
function train(
  { curvature, start, floor }: Quadratic,
  momentum: number,
  lrOf: (step: number) => number | null,
  see: (step: number, lr: number, loss: number) => boolean = () => true,
): number {
  const at = [...start];
  const velocity = at.map(() => 0);
  for (let step = 0; ; step++) {
    const loss = at.reduce((sum, x, i) => sum + (curvature[i]! * x * x) / 2, floor);
    const lr = lrOf(step);
    if (lr === null || !see(step, lr, loss)) return loss;
    at.forEach((x, i) => {
      velocity[i] = momentum * velocity[i]! + curvature[i]! * x;
      at[i] = x - lr * velocity[i]!;
    });
  }
}

/** As a run walks it: until it diverges, or, past the end, until the loss turns. */
function sweepOver(task: Quadratic, momentum: number, sweep: Sweep): Point[] {
  const rule = new StopRule();
  const points: Point[] = [];
  train(
    task,
    momentum,
    (step) => lrAt(sweep, step),
    (step, lr, loss) => {
      points.push({ step, lr, loss: Number.isFinite(loss) ? loss : null });
      rule.add(points.at(-1)!);
      return !(rule.hasDiverged(4) || (step >= sweep.steps - 1 && rule.hasTurned()));
    },
  );
  return points;
}

/** Any number of directions, condition, spectrum, scale, and sweep from 30 to 1000 steps. */
function drawn(seed: number): { task: Quadratic; sweep: Sweep } {
  const random = normal(seed * 7919);
  const uniform = (): number => {
    const [a, b] = [random(), random()];
    return 0.5 + Math.atan2(a, b) / (2 * Math.PI);
  };
  for (let i = 0; i < 5; i++) random();
  const size = Math.round(10 ** (2 * uniform()));
  const condition = 10 ** (5 * uniform());
  const top = 10 ** (4 * uniform() - 2);
  const spread = [
    () => condition ** -uniform(),
    () => 1 / condition + (1 - 1 / condition) * uniform(),
    () => (1 + uniform()) / condition,
    () => 0.7 + 0.3 * uniform(),
  ][Math.floor(4 * uniform())]!;
  const curvature = Array.from({ length: size }, (_, i) => (i === 0 ? top : top * Math.min(1, spread())));
  const slant = 2 * uniform() - 0.5;
  const start = curvature.map((c) => random() * (top / c) ** (slant / 2));
  const floor = uniform() < 0.5 ? 0 : 5 * random();
  const decades = 4 + 5 * uniform();
  const minLr = 10 ** (1.5 + uniform() - decades) / top;
  const steps = Math.round(30 * (1000 / 30) ** uniform());
  const sweep: Sweep = { mode: 'exponential', minLr, maxLr: minLr * 10 ** decades, steps };
  return { task: { curvature, start, floor }, sweep };
}

function within(value: number, low: number, high: number, reason: string): void {
  assert.ok(value >= low && value <= high, `${reason} ${value} is not in ${low}..${high}`);
}

describe('gradient descent without noise', () => {
  for (const momentum of [0, 0.9]) {
    it(`no LR of the span or the range diverges in a longer training, with momentum ${momentum}`, () => {
      const facts: OptimizerFacts = { type: 'SGD', ...(momentum > 0 ? { momentum } : {}) };
      let suggested = 0;
      for (let seed = 1; seed <= 120; seed++) {
        const { task, sweep } = drawn(seed);
        const { recommended, range } = analyze([sweepOver(task, momentum, sweep)], sweep, facts);
        if (recommended === null) continue;
        suggested++;
        const highest = Math.max(recommended.lr, recommended.high, range?.maxLr ?? 0);
        const limit = (2 * (1 + momentum)) / task.curvature[0]!;
        assert.ok(highest < limit, `seed ${seed}: ${highest} is above ${limit}`);
        const untrained = train(task, momentum, () => null);
        const trained = train(task, momentum, (step) => (step < 1000 ? highest : null));
        assert.ok(trained <= untrained, `seed ${seed} at ${highest}: from ${untrained} to ${trained}`);
      }
      assert.ok(suggested > 110, `only ${suggested} had a suggestion`);
    });
  }

  it('is told its limit within a factor of two, not far below it', () => {
    const ratios: number[] = [];
    for (let seed = 1; seed <= 120; seed++) {
      const { task, sweep } = drawn(seed);
      const { recommended } = analyze([sweepOver(task, 0, sweep)], sweep, { type: 'SGD' });
      if (recommended !== null) ratios.push((recommended.high * task.curvature[0]!) / 2);
    }
    ratios.sort((a, b) => a - b);
    assert.ok(ratios[Math.floor(ratios.length / 10)]! > 0.5, String(ratios[Math.floor(ratios.length / 10)]));
  });

  it('by a linear sweep too', () => {
    const task: Quadratic = { curvature: [10, 1, 0.1], start: [1, 1, 1], floor: 1 };
    const sweep: Sweep = { mode: 'linear', minLr: 1e-4, maxLr: 1, steps: 100 };
    const { recommended } = analyze([sweepOver(task, 0, sweep)], sweep, { type: 'SGD' });
    assert.ok(
      recommended !== null && recommended.high < 0.2 && recommended.high > 0.05,
      JSON.stringify(recommended),
    );
    assert.match(recommended.reason, /[Pp]lain SGD (is stable up to|bears no more than)/);
  });

  it('is the limit where nothing was left to learn', () => {
    const task: Quadratic = { curvature: [10], start: [1e-4], floor: 1 };
    const { recommended, range } = analyze([sweepOver(task, 0, DEFAULT_SWEEP)], DEFAULT_SWEEP, {
      type: 'SGD',
    });
    assert.ok((recommended?.high ?? range?.maxLr ?? 0) < 0.2);
  });

  it('has reasons that agree with their spans', () => {
    const seen = { 'give or take': 0, 'half of it': 0, 'the middle': 0 };
    for (const facts of [{ type: 'SGD' }, { type: 'SGD', momentum: 0.9 }, { type: 'Adam' }, {}])
      for (let seed = 1; seed <= 60; seed++) {
        const { task, sweep } = drawn(seed);
        const points = sweepOver(task, facts.momentum ?? 0, sweep);
        const { recommended } = analyze([points], sweep, facts);
        if (recommended === null) continue;
        const { lr, low, high, reason } = recommended;
        assert.doesNotMatch(reason, /and no more/);
        const most = /(?:bears no more than.*?|stable up to about|but at most) (\d[\d.e-]*\d|\d)/.exec(
          reason,
        );
        if (most !== null) assert.ok(high <= Number(most[1]) * 1.06, `${reason} The span ends at ${high}.`);
        const give = /bear about (\d[\d.e-]*\d|\d), give or take a factor of (\d[.\d]*\d|\d)/.exec(reason);
        if (give !== null) {
          const [named, factor] = [Number(give[1]), Number(give[2])];
          within(named / lr, 0.94, 1.06, reason);
          within(lr / low / factor, 0.97, 1.03, reason);
          if (most === null) within(high / lr / factor, 0.97, 1.03, reason);
        }
        for (const words of Object.keys(seen) as (keyof typeof seen)[])
          if (reason.includes(words)) seen[words]++;
      }
    assert.ok(
      Object.values(seen).every((count) => count > 0),
      JSON.stringify(seen),
    );
  });
});
