import type { Remedy } from '../../analysis/types.ts';
import type { Target } from '../../protocol/spec.ts';

/** What to do about how a run ended, where that is another thing for a script than for cells. */
export interface Advice {
  /** It ended without training. */
  readonly trainless: string;
  /** Of `trainless` and `input`. */
  readonly remedies: readonly Remedy[];
  /** It asks for input. */
  readonly input: string;
  /** It failed by itself. */
  readonly failed: string;
}

const SCRIPT: Advice = {
  trainless: 'Choose the script that trains. If it needs arguments to train, pass them.',
  remedies: ['arguments'],
  input: 'Pass what it asks for as arguments, or let it read a file.',
  failed: 'Run it by itself to see the whole error. When it trains, try again.',
};

const CELLS: Advice = {
  trainless: 'Choose the cell that trains.',
  remedies: [],
  input: 'Write what it asks for into the cell, or into a file that the cell reads.',
  failed:
    'Restart the kernel and run the cells in this order to see the whole error. When they train, try again.',
};

export function adviceFor({ kind }: Target): Advice {
  return kind === 'script' ? SCRIPT : CELLS;
}
