import type { Sweep } from '../analysis/types.ts';
import type { OptimizerMessage } from '../protocol/messages.ts';

/** The next optimizer may be made when the first training is over (pretraining, then the rest): so many sweeps' worth of its steps are waited for. */
const PATIENCE = 10;

/** Whether the optimizer that was asked for may still come, while others train. */
export class WantedOptimizer {
  readonly #id: string;
  readonly #steps: number;
  #isThere = false;
  #isMissed = false;
  /** As many as were made: they are numbered in order. */
  #made = 0;

  constructor(id: string, { steps }: Sweep) {
    this.#id = id;
    this.#steps = steps;
  }

  /** `missed`, once: another one has taken a sweep's worth of steps; `absent`: it is no longer waited for. Null: nothing new. */
  hear({ id, steps = 0 }: OptimizerMessage): 'missed' | 'absent' | null {
    this.#isThere ||= id === this.#id;
    this.#made = Math.max(this.#made, Number(id) + 1);
    if (this.#isThere || steps < this.#steps) return null;
    const isNext = this.#id === String(this.#made);
    if (!isNext || steps >= PATIENCE * this.#steps) return 'absent';
    if (this.#isMissed) return null;
    this.#isMissed = true;
    return 'missed';
  }
}
