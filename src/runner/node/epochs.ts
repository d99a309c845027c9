import type { DataRules, DoneMessage } from './wire/messages.ts';

/**
 * What becomes of the trainings that the script makes of its data (each `fit`) during a sweep: each ends as the script wrote it, and goes on only where no
 * other may follow. The engine may say at which of their ends (1 is the first, 0: at none), because the script is known to end there.
 */
export class Epochs {
  readonly #roundAt: number | undefined;
  #ends = 0;
  #isBetween = false;
  #past: number | null = null;

  constructor(rules: DataRules | undefined) {
    this.#roundAt = rules?.roundAt;
  }

  /** Nothing is prolonged, whatever ends. */
  get areAsWritten(): boolean {
    return this.#roundAt === 0;
  }

  /** Whether the training that begins goes on past its end. `mayAnotherFollow`: as far as the script tells. */
  goesRound(mayAnotherFollow: () => boolean): boolean {
    if (this.#past !== null) return true;
    if (this.#roundAt === undefined) return !mayAnotherFollow();
    return 0 < this.#roundAt && this.#roundAt <= this.#ends + 1;
  }

  /** A training has ended as the script wrote it. */
  end(): void {
    this.#ends++;
    this.#isBetween = true;
  }

  step(): void {
    this.#isBetween = false;
  }

  /** The training goes on where the script would have ended it, after so many steps. */
  goPast(steps: number): void {
    this.#past ??= steps;
  }

  /** As the engine is told at the end. */
  message(): Pick<DoneMessage, 'data'> {
    const data = {
      ...(this.#ends === 0 ? {} : { ends: this.#ends, between: this.#isBetween }),
      ...(this.#past === null ? {} : { past: this.#past }),
    };
    return Object.keys(data).length === 0 ? {} : { data };
  }
}
