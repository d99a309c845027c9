import { StopRule } from '../analysis/index.ts';
import type { Point, Sweep } from '../analysis/types.ts';
import type { RunSpec } from '../protocol/spec.ts';

export interface Stop {
  /** Points of the pass up to the stop; what came after it is no part of the record. */
  readonly length: number;
  readonly reason: 'diverged' | 'turned';
}

/** Where a pass is to stop. It looks at each point in turn, so that the answer does not depend on how they were batched. */
export class PassStop {
  readonly #rule = new StopRule();
  readonly #sweep: Sweep;
  readonly #maxLrIsFixed: boolean;
  #length = 0;

  constructor(sweep: Sweep, { maxLrIsFixed }: Pick<RunSpec, 'maxLrIsFixed'>) {
    this.#sweep = sweep;
    this.#maxLrIsFixed = maxLrIsFixed;
  }

  /** Further points, none after a stop. Null: not yet. `stopFactor`: null where a rising loss is no reason. */
  after(points: readonly Point[], stopFactor: number | null): Stop | null {
    for (const point of points) {
      const length = ++this.#length;
      this.#rule.add(point);
      if (this.#rule.hasDiverged(stopFactor)) return { length, reason: 'diverged' };
      // The chosen span is through. Past it the sweep only goes on for a curve that still descends, or has not begun to.
      const isThrough = point.lr >= this.#sweep.maxLr * (1 - 1e-6);
      if (isThrough && !this.#maxLrIsFixed && this.#rule.hasTurned()) return { length, reason: 'turned' };
    }
    return null;
  }
}
