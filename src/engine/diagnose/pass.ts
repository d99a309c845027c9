import type { Diagnosis } from '../../analysis/types.ts';
import type { RunSpec } from '../../protocol/spec.ts';
import { isOutOfMemory, sentenceOf } from '../failure.ts';
import type { PassOutcome } from '../pass.ts';
import { adviceFor } from './advice.ts';
import { diagnoseKilled } from './killed.ts';
import { diagnoseNoSteps } from './noSteps.ts';
import { count, isPython, named, nameOf } from './words.ts';

/** What to say of how a pass ended; null when its end needs no words. */
export function diagnosePass(outcome: PassOutcome, spec: RunSpec): Diagnosis | null {
  const { points, end, exit } = outcome;
  const script = nameOf(outcome, spec);
  const steps = count(points.length, 'training step');
  switch (end) {
    case 'not-started':
      return {
        code: 'script-failed',
        message: `${script} could not be started: ${exit.spawnError ?? 'unknown reason'}.`,
        advice: exit.advice ?? 'Check the interpreter and the working directory.',
      };
    case 'broken':
      return {
        code: 'script-failed',
        message: outcome.broken ?? 'Find LR cannot read what its runner inside the script sent.',
        advice:
          'If the script writes to file descriptors that it did not open, that is the cause. Otherwise, please report it.',
      };
    case 'timeout':
      return diagnoseTimeout(outcome, spec);
    case 'killed':
      return diagnoseKilled(outcome, spec);
    case 'absent':
      return diagnoseNoSteps(outcome, spec);
    case 'failed':
    case 'exited':
    case 'ended':
      return diagnoseEnd(outcome, spec, steps);
    default:
      return outcome.steps > 0 && points.length === 0 ? lossUnknown(isPython(spec)) : null;
  }
}

function diagnoseEnd(outcome: PassOutcome, spec: RunSpec, steps: string): Diagnosis | null {
  const { end, points, failure, plan } = outcome;
  const script = nameOf(outcome, spec);
  if (failure !== null && isOutOfMemory(failure)) {
    return {
      code: 'out-of-memory',
      message: `${script} ran out of memory: ${sentenceOf(failure)}.`,
      advice:
        'Use a smaller batch, or end what else uses the memory, such as another training or a notebook kernel.',
    };
  }
  if (failure !== null && /^EOFError\b/.test(failure.message)) {
    return {
      code: 'script-failed',
      message: `${script} asks for input, and nobody is there to answer: ${sentenceOf(failure)}.`,
      advice: adviceFor(spec.target).input,
      remedies: adviceFor(spec.target).remedies,
    };
  }
  if (failure?.isRefusal === true) {
    return {
      code: 'script-failed',
      message: `${script} does not accept its arguments: ${sentenceOf(failure)}.`,
      advice: 'Pass the arguments that it needs.',
      remedies: ['arguments'],
    };
  }
  if (failure !== null) {
    const when = points.length === 0 ? 'before its first training step' : `after ${steps}`;
    return {
      code: 'script-failed',
      message: `${script} failed ${when}: ${sentenceOf(failure)}.`,
      advice: adviceFor(spec.target).failed,
    };
  }
  const python = isPython(spec);
  if (points.length === 0) return outcome.steps > 0 ? lossUnknown(python) : diagnoseNoSteps(outcome, spec);
  if (end === 'exited' && points.length < plan.sweep.steps) {
    const call = outcome.call ?? (python ? 'sys.exit()' : 'process.exit()');
    return {
      code: 'script-exited',
      message: `${script} called ${call} after ${steps}.`,
      advice: 'Let it train for longer, so that the whole range of learning rates is tested.',
    };
  }
  return null;
}

function diagnoseTimeout(outcome: PassOutcome, spec: RunSpec): Diagnosis {
  const { optimizers, plan } = outcome;
  const script = nameOf(outcome, spec);
  const made = optimizers.find(({ id }) => id === (plan.optimizer ?? id));
  if (outcome.rank !== null) {
    return {
      code: 'timeout',
      message: `${script} took no training step within ${count(spec.timeout, 'second')}, and others waited for it.`,
      advice: 'If it needs long to prepare, raise the timeout.',
      remedies: ['timeout'],
    };
  }
  return {
    code: 'timeout',
    message: `${script} ${
      made === undefined
        ? `made no ${isPython(spec) ? 'PyTorch or Keras' : 'TensorFlow.js'} optimizer and`
        : `made ${named(made, spec.target)}, but`
    } took no training step within ${count(spec.timeout, 'second')}.`,
    advice:
      'If it needs long to prepare, raise the timeout. If it does not train, choose the script that does.',
    remedies: ['timeout'],
  };
}

function lossUnknown(python: boolean): Diagnosis {
  return {
    code: 'loss-unknown',
    message: `The optimizer stepped, but Find LR did not see the loss: ${python ? 'PyTorch or Keras' : 'TensorFlow.js'} did not compute its gradients.`,
    advice: python
      ? 'Let the script compute its gradients with loss.backward().'
      : 'Let the script compute its gradients with optimizer.minimize, tf.variableGrads or model.fit.',
  };
}
