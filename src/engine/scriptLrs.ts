import type { OptimizerMessage } from '../protocol/messages.ts';

/**
 * The LRs that the script trains with: the highest of a schedule that has LRs of its own, else those of its first step. Of another pass, which has not
 * come to that step, less is known.
 */
export function scriptLrs(
  message: OptimizerMessage,
  known: OptimizerMessage | undefined,
): Pick<OptimizerMessage, 'lr' | 'groups'> {
  const isEarlier = (known?.steps ?? 0) > (message.steps ?? 0) && message.steps === 0;
  const { lr, groups } = isEarlier && known !== undefined ? known : message;
  return { lr: message.peak?.lr ?? lr, groups };
}
