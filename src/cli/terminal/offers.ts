import { createInterface, type Interface } from 'node:readline';
import type { OptimizerEntry } from '../../protocol/record.ts';
import { offerText, type Change, type Offer } from '../../protocol/timeLeft.ts';

const KEYS = 'abcdefghij';

/** What makes a long run shorter, and how to ask for it: a letter and Enter. */
export class Offers {
  readonly #ask: (change: Change) => void;
  readonly #entered: () => void;
  #offers: readonly Offer[] = [];
  #input: Interface | null = null;

  /** `entered`: the terminal has gone to another line, as Enter was pressed. */
  constructor(ask: (change: Change) => void, entered: () => void) {
    this.#ask = ask;
    this.#entered = entered;
  }

  show(offers: readonly Offer[]): void {
    this.#offers = offers.slice(0, KEYS.length);
    if (offers.length > 0) this.#input ??= this.#listen();
  }

  /** What to type; nothing where there is nothing to choose from. */
  lines(optimizers: readonly OptimizerEntry[]): string[] {
    if (this.#offers.length === 0) return [];
    const choices = this.#offers.map((offer, i) => `${KEYS[i]}: ${offerText(offer, optimizers)}`);
    return ['Make it shorter: type a letter and Enter. What was done so far counts.', ...choices];
  }

  end(): void {
    this.#input?.close();
    this.#input = null;
  }

  /** Line by line, so that the terminal keeps its own ways with Ctrl+C. */
  #listen(): Interface {
    const input = createInterface({ input: process.stdin, terminal: false });
    input.on('line', (line) => {
      this.#entered();
      const offer = this.#offers[KEYS.indexOf(line.trim().toLowerCase() || ' ')];
      if (offer !== undefined) this.#ask(offer.change);
    });
    return input;
  }
}
