/*
 * How good are suggestions? Prints the regret of each of our methods and of the peers' rules on the recorded sweeps: how much
 * worse a short training ends at the suggested LR than at the best one, as a share of what there was to gain. `npm run bench:suggest`.
 */
import { fileURLToPath } from 'node:url';
import { analyze, DEFAULT_SWEEP, StopRule } from '../src/analysis/index.ts';
import type { Analysis, LrRange, OptimizerFacts, Point, Recommendation } from '../src/analysis/index.ts';
import { PEERS } from './peers.ts';
import { readRecordings, regret, type Recording } from './recordings.ts';

type Pick = (analysis: Analysis) => number | null;
const method =
  (name: string): Pick =>
  ({ suggestions }) =>
    suggestions.find((suggestion) => suggestion.method === name)?.lr ?? null;
/** Where nothing is recommended, the range's upper end stands: the limit is then all that a person has to go by. */
const recommended =
  (key: 'lr' | 'low' | 'high'): Pick =>
  ({ recommended, range }: { recommended: Recommendation | null; range: LrRange | null }) =>
    recommended?.[key] ?? range?.maxLr ?? null;

const OURS: Readonly<Record<string, Pick>> = {
  recommended: recommended('lr'),
  'low end of its span': recommended('low'),
  'high end of its span': recommended('high'),
  steepest: method('steepest'),
  valley: method('valley'),
  slide: method('slide'),
  'minimum/10': method('minimum/10'),
};

/** What may befall a sweep on its way to us; `recommended` is to hold up. */
const CHANGES: Readonly<Record<string, (points: readonly Point[]) => Point[]>> = {
  'cut by our stop rule': (points) => {
    const rule = new StopRule();
    const end = points.findIndex((point) => {
      rule.add(point);
      return rule.hasDiverged(4);
    });
    return points.slice(0, end < 0 ? undefined : end + 1);
  },
  'every second step': (points) => points.filter((_, i) => i % 2 === 0),
  'every third step': (points) => points.filter((_, i) => i % 3 === 0),
  'paired as other tools do': (points) =>
    points.map((point, i) => ({ ...point, loss: points[Math.max(0, i - 1)]!.loss })),
  'from 1e-5 on': (points) => points.filter(({ lr }) => lr >= 1e-5),
  'an early spike': (points) =>
    points.map((point, i) => (i === 9 && point.loss !== null ? { ...point, loss: 30 * point.loss } : point)),
  'shifted by -100, times 1000': (points) =>
    points.map((point) => ({ ...point, loss: point.loss === null ? null : (point.loss - 100) * 1000 })),
};

const recordings = readRecordings(fileURLToPath(new URL('recordings/', import.meta.url)));
const facts = ({ optimizer, batchSize }: Recording): OptimizerFacts => ({ ...optimizer, batchSize });

console.log(
  `${recordings.length} tasks, ${each(() => 0).length} sweeps`.padEnd(36) +
    'mean  median    p90  failures (> 0.5)',
);
console.log('Ours');
for (const [name, pick] of Object.entries(OURS))
  print(
    name,
    each((recording, points) => judge(recording, points, pick)),
  );
console.log('Peers');
for (const [name, rule] of Object.entries(PEERS)) {
  print(
    name,
    each((recording, points) => {
      const finite = points.filter(({ loss }) => loss !== null);
      const lr = rule(
        finite.map((point) => point.lr),
        finite.map((point) => point.loss!),
      );
      return regret(recording, lr);
    }),
  );
}
console.log('`recommended` on sweeps changed');
for (const [name, change] of Object.entries(CHANGES))
  print(
    name,
    each((recording, points) => judge(recording, change(points), recommended('lr'))),
  );
print(
  'nothing known of the optimizer',
  each((recording, points) => regret(recording, recommended('lr')(analyze([points], DEFAULT_SWEEP)))),
);
console.log('`recommended` by task (its worst sweep)');
for (const recording of recordings) {
  const regrets = sweepsOf(recording).map((points) => judge(recording, points, recommended('lr')));
  console.log(`  ${recording.task.padEnd(32)} ${Math.max(...regrets).toFixed(3)}`);
}

function judge(recording: Recording, points: readonly Point[], pick: Pick): number {
  return regret(recording, pick(analyze([points], DEFAULT_SWEEP, facts(recording))));
}

function each(value: (recording: Recording, points: readonly Point[]) => number): number[] {
  return recordings.flatMap((recording) => sweepsOf(recording).map((points) => value(recording, points)));
}

function sweepsOf({ sweeps }: Recording): Point[][] {
  return sweeps.map(({ lr, loss }) =>
    lr.map((value, step) => ({ step, lr: value, loss: loss[step] ?? null })),
  );
}

function print(name: string, regrets: readonly number[]): void {
  const sorted = [...regrets].sort((a, b) => a - b);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const failures = sorted.filter((value) => value > 0.5).length;
  const figures = [mean, quantile(sorted, 0.5), quantile(sorted, 0.9)].map((value) =>
    value.toFixed(3).padStart(7),
  );
  console.log(
    `  ${name.padEnd(32)}${figures.join('')}${((100 * failures) / sorted.length).toFixed(1).padStart(8)} %`,
  );
}

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)]!;
  return low + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - low);
}
