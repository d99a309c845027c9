import type { Diagnosis } from '../../analysis/types.ts';
import { describeCell } from '../../protocol/cells.ts';
import type { RunSpec, Target } from '../../protocol/spec.ts';
import type { PassOutcome } from '../pass.ts';
import { adviceFor } from './advice.ts';
import { count, isPython, named, nameOf } from './words.ts';

/** What to say of a pass that ended by itself without a training step. */
export function diagnoseNoSteps(outcome: PassOutcome, spec: RunSpec): Diagnosis {
  const script = nameOf(outcome, spec);
  const python = isPython(spec);
  const { trainless, remedies } = adviceFor(spec.target);
  if (
    outcome.plan.optimizer !== null &&
    outcome.optimizers.every(({ id }) => id !== outcome.plan.optimizer)
  ) {
    const isCut = outcome.end === 'absent';
    const known = outcome.optimizers
      .map(({ id, type, steps = 0 }) => `${id} (${type}${isCut ? `, ${count(steps, 'step')} so far` : ''})`)
      .join(', ');
    return {
      code: 'no-steps',
      message: `${script} made no optimizer ${outcome.plan.optimizer}; it made ${known === '' ? 'none' : known}.`,
      advice: 'Choose one of those, or choose none to test every optimizer that trains.',
      remedies: ['optimizer'],
    };
  }
  const made = outcome.optimizers[0];
  if (made === undefined && python && !outcome.connected) {
    return {
      code: 'not-hooked',
      message: `The Python that ran ${script} did not load Find LR from its PYTHONPATH.`,
      advice:
        'Start it without -I, -E and -S, and make sure that no launcher or shell script clears PYTHONPATH or FIND_LR_*.',
    };
  }
  if (made === undefined && python) {
    return {
      code: 'no-optimizer',
      message: `${script} ended without making an optimizer of PyTorch or Keras.`,
      advice: `${trainless} Other frameworks, and weights that are updated by hand, are not supported.`,
      remedies: [...remedies, 'log'],
    };
  }
  if (made === undefined) {
    return {
      code: 'no-optimizer',
      message: `${script} ended without making an optimizer of TensorFlow.js 1.1 or later.`,
      advice: `${trainless} If it is a bundle that contains TensorFlow.js, run its source instead.`,
      remedies,
    };
  }
  if (outcome.optimizers.every(({ lr }) => lr === null)) {
    return {
      code: 'no-lr',
      message: `${named(made, spec.target)} was made without an LR: it sets its own at each step, so there is none to find.`,
      advice: 'Give it an LR, and switch off what replaces it, such as relative steps.',
    };
  }
  return {
    code: 'no-steps',
    message: `${script} made ${named(made, spec.target)}, but ${endedIdle(spec.target)}.`,
    advice: `Check that it trains with this optimizer. ${trainless}`,
    remedies,
  };
}

/** Of cells that one is to train which is tested. */
function endedIdle(target: Target): string {
  if (target.kind === 'script' || target.sweepsAny === true) return 'ended without a training step';
  const tested = target.cells.length;
  return `${describeCell(target.cells.at(-1)?.number ?? null, tested)} took no training step`;
}
