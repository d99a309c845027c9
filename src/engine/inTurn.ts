import type { OptimizerMessage } from '../protocol/messages.ts';

/** Whether an optimizer and the one with the id `other` step by turns, each on its own loss; null where the runner cannot tell. */
export function isInTurn({ sharesLossWith, inTurnWith }: OptimizerMessage, other: string): boolean | null {
  if (sharesLossWith?.includes(other) === true) return false;
  return inTurnWith?.includes(other) ?? null;
}
