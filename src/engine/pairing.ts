import type { Point } from '../analysis/types.ts';

/**
 * Brings together what the ranks of a distributed training report of the same step. A step counts once every rank that is awaited has
 * reported it, or has gone past it without a loss; its loss is the mean over the ranks that have one, and not finite where one's is
 * not. Where the script reports a mean over its ranks already, all report the same, and the mean is that.
 */
export class Pairing {
  private readonly reported = new Map<number, Map<number, Point>>();
  private readonly last = new Map<number, number>();
  private counted = -1;

  add(rank: number, points: readonly Point[]): void {
    for (const point of points) {
      this.last.set(rank, point.step);
      // A rank that came when the others had been counted without it is in time for later steps only.
      if (point.step <= this.counted) continue;
      const step = this.reported.get(point.step) ?? new Map<number, Point>();
      this.reported.set(point.step, step.set(rank, point));
    }
  }

  /** Whether a rank has reported any loss. */
  has(rank: number): boolean {
    return this.last.has(rank);
  }

  /** The steps that count now and did not before. `awaited`: the ranks that may still report. */
  take(awaited: readonly number[]): Point[] {
    const slowest = Math.min(...awaited.map((rank) => this.last.get(rank) ?? -1));
    const steps = [...this.reported.keys()].filter((step) => step <= slowest).sort((a, b) => a - b);
    return steps.map((step) => {
      const points = [...this.reported.get(step)!].sort(([a], [b]) => a - b).map(([, point]) => point);
      this.reported.delete(step);
      this.counted = step;
      return { step, lr: points[0]!.lr, loss: meanLoss(points) };
    });
  }
}

function meanLoss(points: readonly Point[]): number | null {
  let sum = 0;
  for (const { loss } of points) {
    if (loss === null) return null;
    sum += loss / points.length;
  }
  return sum;
}
