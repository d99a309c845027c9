/*
 * The suggestion rules of other LR finders, restated from their published formulas, to be judged beside ours.
 * Every rule gets one sweep as recorded (`loss[i]` measured just before the update with `lr[i]`, all finite) and pairs the two as its
 * tool does; null stands for no suggestion.
 */
export type Rule = (lr: readonly number[], loss: readonly number[]) => number | null;

/** Debiased EMA with 0.98. fastai divides by `1 - 0.98 ** (i + 1)`; Lightning, one step late, by `1 - 0.98 ** (i + 2)`. */
function debiased(loss: readonly number[], late: 0 | 1): number[] {
  let average = 0;
  return loss.map((value, i) => {
    average = 0.98 * average + 0.02 * value;
    return average / (1 - 0.98 ** (i + 1 + late));
  });
}

/** torch-lr-finder and Ignite: EMA that starts at the first loss, new values weighing 0.05. */
function plainEma(loss: readonly number[], weight: number): number[] {
  let average = loss[0] ?? 0;
  return loss.map((value, i) => (average = i === 0 ? value : weight * value + (1 - weight) * average));
}

/** The part of a smoothed curve up to where its tool stops: past `factor` times the best so far. */
function stopped(smooth: readonly number[], factor: number): number {
  let best = Infinity;
  for (let i = 0; i < smooth.length; i++) {
    if (i > 1 && smooth[i]! > factor * best) return i + 1;
    best = Math.min(best, smooth[i]!);
  }
  return smooth.length;
}

/** numpy.gradient with the spacing of `x` (second order inside, first order at the ends). */
function gradient(y: readonly number[], x?: readonly number[]): number[] {
  const at = (i: number): number => (x ? x[i]! : i);
  return y.map((_, i) => {
    if (i === 0) return (y[1]! - y[0]!) / (at(1) - at(0));
    if (i === y.length - 1) return (y[i]! - y[i - 1]!) / (at(i) - at(i - 1));
    const left = at(i) - at(i - 1);
    const right = at(i + 1) - at(i);
    return (
      (left * left * y[i + 1]! + (right * right - left * left) * y[i]! - right * right * y[i - 1]!) /
      (left * right * (left + right))
    );
  });
}

function lowest(values: readonly number[]): number {
  let index = -1;
  values.forEach((value, i) => {
    if (Number.isFinite(value) && (index < 0 || value < values[index]!)) index = i;
  });
  return index;
}

function fastaiCurve(
  lr: readonly number[],
  loss: readonly number[],
): { lr: readonly number[]; loss: readonly number[] } | null {
  const smooth = debiased(loss, 0);
  const n = stopped(smooth, 4);
  const from = 10;
  const to = n - 5;
  return to - from < 3 ? null : { lr: lr.slice(from, to), loss: smooth.slice(from, to) };
}

/** Runs a rule of fastai's on the part of the curve that fastai gives to it. */
function fastai(rule: (lr: readonly number[], loss: readonly number[]) => number | null): Rule {
  return (lr, loss) => {
    const curve = fastaiCurve(lr, loss);
    return curve && rule(curve.lr, curve.loss);
  };
}

export const PEERS: Readonly<Record<string, Rule>> = {
  'torch-lr-finder': (lr, loss) => {
    const smooth = plainEma(loss, 0.05);
    const n = stopped(smooth, 5);
    const slope = gradient(smooth.slice(0, n).slice(10, -5));
    return slope.length < 2 ? null : lr[10 + lowest(slope)]!;
  },
  'fastai valley': fastai((lr, loss) => {
    const n = loss.length;
    const longest = new Array<number>(n).fill(1);
    let start = 0;
    let end = 0;
    for (let i = 1; i < n; i++) {
      for (let j = 0; j < i; j++) {
        if (loss[i]! < loss[j]! && longest[i]! < longest[j]! + 1) longest[i] = longest[j]! + 1;
        if (longest[end]! < longest[i]!) {
          end = i;
          start = end - longest[end]!;
        }
      }
    }
    const third = (end - start) / 3;
    const index = start + Math.trunc(third) + Math.trunc(third / 2);
    return lr[Math.max(0, index)] ?? null;
  }),
  'Lightning before 2.5.3': (lr, loss) => {
    const smooth = debiased(loss, 1);
    const n = stopped(smooth, 4);
    const slope = gradient(smooth.slice(0, n).slice(10, -1));
    return slope.length < 2 ? null : lr[10 + lowest(slope)]!;
  },
  Ignite: (lr, loss) => {
    const smooth = plainEma(loss, 0.05);
    const n = stopped(smooth, 5);
    const end = lowest(smooth.slice(0, n));
    let best: number | null = null;
    let least = Infinity;
    for (let i = 1; i + 1 <= end; i++) {
      const slope = (smooth[i + 1]! - smooth[i - 1]!) / 2;
      if (slope < least) [least, best] = [slope, i];
    }
    return best === null ? null : lr[best]!;
  },
  'fastai steep': fastai((lr, loss) => {
    const slope = loss
      .slice(1)
      .map((value, i) => (value - loss[i]!) / (Math.log(lr[i + 1]!) - Math.log(lr[i]!)));
    return lr[lowest(slope)] ?? null;
  }),
  'fastai minimum/10': fastai((lr, loss) => lr[lowest(loss)]! / 10),
  'seed section': (lr, loss) => {
    let n = 0;
    let best = Infinity;
    while (n < loss.length && !(loss[n]! > 10 * best)) best = Math.min(best, loss[n++]!);
    if (n < 2) return null;
    const slope = gradient(loss.slice(0, n), lr.slice(0, n).map(Math.log));
    return lr[Math.max(0, lowest(slope) - Math.floor(n / 10))]!;
  },
  'fastai slide': fastai((lr, loss) => {
    const slope = gradient(loss);
    const width = 15;
    let right = -1;
    let left = right - width;
    let found = lr.at(left) ?? null;
    while (left >= -loss.length && Math.abs(slope.at(right)! - slope.at(left)!) > 0.005) {
      found = lr.at(left)!;
      right--;
      left--;
    }
    return found;
  }),
  'Lightning 2.6': (lr, loss) => {
    const smooth = debiased(loss, 1);
    const n = stopped(smooth, 4);
    const slope = gradient(smooth.slice(0, n).slice(10, -1), lr.slice(0, n).slice(10, -1));
    return slope.length < 2 ? null : lr[10 + lowest(slope)]!;
  },
  'always 1e-2': () => 1e-2,
  'always 1e-3': () => 1e-3,
};
