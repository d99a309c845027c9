import type { Diagnosis } from '../../analysis/types.ts';
import { describeCell } from '../../protocol/cells.ts';
import type { RunSpec, Target } from '../../protocol/spec.ts';
import type { PassOutcome } from '../pass.ts';
import { adviceFor } from './advice.ts';
import { isPython, named, nameOf } from './words.ts';

/** What to say of a pass that ended by itself without a training step. */
export function diagnoseNoSteps(outcome: PassOutcome, spec: RunSpec): Diagnosis {
  const script = nameOf(outcome, spec);
  const python = isPython(spec);
  const { trainless } = adviceFor(spec.target);
  if (
    outcome.plan.optimizer !== null &&
    outcome.optimizers.every(({ id }) => id !== outcome.plan.optimizer)
  ) {
    const known = outcome.optimizers.map(({ id, type }) => `${id} (${type})`).join(', ');
    return {
      code: 'no-steps',
      message: `${script} made no optimizer ${outcome.plan.optimizer}; it made ${known === '' ? 'none' : known}.`,
      advice: 'Choose one of those, or none to take each that trains.',
    };
  }
  const made = outcome.optimizers[0];
  if (made === undefined && python && !outcome.connected) {
    return {
      code: 'not-hooked',
      message: `The Python that ran ${script} did not load what Find LR put on its PYTHONPATH.`,
      advice:
        'Let it start without -I, -E and -S, and let no launcher or shell script clear PYTHONPATH or FIND_LR_*.',
    };
  }
  if (made === undefined && python) {
    return {
      code: 'no-optimizer',
      message: `${script} ended without making an optimizer of PyTorch or Keras.`,
      advice: `${trainless} Other frameworks, and updates written by hand, have no hook: log their LRs and losses, and draw them by find-lr analyze.`,
    };
  }
  if (made === undefined) {
    return {
      code: 'no-optimizer',
      message: `${script} ended without making an optimizer of TensorFlow.js 1.1 or later.`,
      advice: `${trainless} A bundle that holds TensorFlow.js itself hides it: run its source instead.`,
    };
  }
  if (outcome.optimizers.every(({ lr }) => lr === null)) {
    return {
      code: 'no-lr',
      message: `${named(made, spec.target)} was made without an LR: it sets its own at each step, so there is none to find.`,
      advice: 'Give it an LR, and switch off what replaces it (relative steps, say).',
    };
  }
  return {
    code: 'no-steps',
    message: `${script} made ${named(made, spec.target)}, but ${endedIdle(spec.target)}.`,
    advice: `Check that it trains with this optimizer. ${trainless}`,
  };
}

/** Of cells that one is to train which is tested. */
function endedIdle(target: Target): string {
  if (target.kind === 'script' || target.sweepsAny === true) return 'ended without a training step';
  const tested = target.cells.length;
  return `${describeCell(target.cells.at(-1)?.number ?? null, tested)} took no training step`;
}
