import type { OptimizerMessage } from '../protocol/messages.ts';

/**
 * The LR that the script trains with: the highest of a schedule that has LRs of its own, else what was told of the optimizer first. Later messages may
 * tell what the sweep has put there.
 */
export function scriptLr(message: OptimizerMessage, known: OptimizerMessage | undefined): number | null {
  return message.peak?.lr ?? known?.lr ?? message.lr;
}
