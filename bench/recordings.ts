import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One recorded task; see recordings/README.md. */
export interface Recording {
  readonly task: string;
  readonly optimizer: {
    readonly type: string;
    readonly momentum?: number;
    readonly betas?: readonly [number, number];
  };
  readonly batchSize: number;
  readonly initialLoss: number;
  readonly grid: readonly number[];
  readonly finalLoss: readonly (readonly (number | null)[])[];
  readonly sweeps: readonly { readonly lr: readonly number[]; readonly loss: readonly (number | null)[] }[];
}

export function readRecordings(folder: string): Recording[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Recording);
}

/**
 * How much worse a training at `lr` ends than one at the best LR of the grid, as a share of what there was to gain: 0..1.
 * No suggestion counts 1. The definition is in recordings/README.md.
 */
export function regret(recording: Recording, lr: number | null): number {
  const { grid, initialLoss } = recording;
  if (lr === null || !(lr > 0)) return 1;
  const ends = recording.finalLoss.map((seeds) => {
    const losses = seeds.map((loss) => loss ?? 3 * initialLoss + 1);
    return Math.min(initialLoss, losses.reduce((sum, loss) => sum + loss, 0) / losses.length);
  });
  const best = Math.min(...ends);
  return Math.min(1, Math.max(0, (interpolate(grid, ends, lr) - best) / (initialLoss - best)));
}

function interpolate(grid: readonly number[], values: readonly number[], lr: number): number {
  const x = grid.map(Math.log10);
  const at = Math.log10(lr);
  const right = x.findIndex((value) => value >= at);
  if (right === 0) return values[0]!;
  if (right < 0) return values.at(-1)!;
  const share = (at - x[right - 1]!) / (x[right]! - x[right - 1]!);
  return values[right - 1]! + share * (values[right]! - values[right - 1]!);
}
