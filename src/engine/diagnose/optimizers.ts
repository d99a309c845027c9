import type { Diagnosis } from '../../analysis/types.ts';
import type { OptimizerMessage } from '../../protocol/messages.ts';
import type { Target } from '../../protocol/spec.ts';
import { testedCell } from '../cells.ts';
import type { PassOutcome } from '../pass.ts';
import { named } from './words.ts';

/** Optimizers that were made beside the one that trained, and did nothing. */
export function diagnoseIdle(first: PassOutcome, target: Target): Diagnosis[] {
  const tested = testedCell(target);
  return first.optimizers
    .filter(({ id, location, steps }) => {
      // Those of cells above the tested one have had their turn, or are for cells below.
      const isElsewhere = tested !== null && location?.file !== tested;
      return !isElsewhere && id !== first.optimizer && (steps ?? 0) === 0;
    })
    .map((optimizer) => ({
      code: 'optimizer-never-stepped',
      message: `${named(optimizer, target)} took no step while the sweep lasted.`,
      advice: `If it trains later, choose it: it is optimizer ${optimizer.id}.`,
      remedies: ['optimizer'],
    }));
}

/** What to say of optimizers that train in turn. */
export function diagnoseTogether(together: readonly OptimizerMessage[], target: Target): Diagnosis {
  return {
    code: 'optimizers-together',
    message: `${together.length} optimizers train in turn: ${together.map((one) => named(one, target)).join(' and ')}. The loss of each depends on what the others do.`,
    advice:
      'If they work against each other (a GAN, actor and critic), a falling loss is no progress, so no LR is suggested: treat the upper end of each LR range as a limit, and judge by what the models produce.',
  };
}
