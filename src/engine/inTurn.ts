import type { OptimizerMessage } from '../protocol/messages.ts';
import type { PassOutcome } from './pass.ts';

/** Whether an optimizer and the one with the id `other` step by turns, each on its own loss; null where the runner cannot tell. */
export function isInTurn({ sharesLossWith, inTurnWith }: OptimizerMessage, other: string): boolean | null {
  if (sharesLossWith?.includes(other) === true) return false;
  return inTurnWith?.includes(other) ?? null;
}

/** A further optimizer takes part when it steps at least once in as many steps of the swept one. */
const TAKES_PART = 10;

/**
 * Several optimizers that trained in turn in one pass, each on its own loss; none where one trained, or one after another, or all on
 * one loss.
 */
export function trainedInTurn({ optimizer, optimizers, steps, end }: PassOutcome): OptimizerMessage[] {
  const swept = optimizers.find(({ id }) => id === optimizer);
  const takesPart = ({ steps: own = 0 }: OptimizerMessage): boolean => own > 0 && own >= steps / TAKES_PART;
  // Where the runner cannot tell: a pass ends within the first training, if it does not end with the script.
  const unless = end !== 'ended' && end !== 'exited';
  const together = optimizers.filter(
    (other) =>
      other === swept || (swept !== undefined && takesPart(other) && (isInTurn(other, swept.id) ?? unless)),
  );
  return together.length < 2 ? [] : together;
}
