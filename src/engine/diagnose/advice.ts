import type { Target } from '../../protocol/spec.ts';

/** What to do about how a run ended, where that is another thing for a script than for cells. */
export interface Advice {
  /** It ended without training. */
  readonly trainless: string;
  /** It asks for input. */
  readonly input: string;
  /** It failed by itself. */
  readonly failed: string;
}

const SCRIPT: Advice = {
  trainless:
    'Choose the script that trains; if it needs arguments to do so, give it those (in a terminal, behind --).',
  input: 'Give it what it asks for as arguments (in a terminal, behind --), or in a file.',
  failed: 'Run it by itself to see the whole error, and come back when it trains.',
};

const CELLS: Advice = {
  trainless: 'Choose the cell that trains.',
  input: 'Write what it asks for into the cell, or into a file that the cell reads.',
  failed:
    'Restart the kernel and run the cells in this order to see the whole error, and come back when they train.',
};

export function adviceFor({ kind }: Target): Advice {
  return kind === 'script' ? SCRIPT : CELLS;
}
