import { basename } from 'node:path';
import type { Diagnosis } from '../analysis/types.ts';
import { describeCell, describePlace } from '../protocol/cells.ts';
import type { OptimizerMessage } from '../protocol/messages.ts';
import { languageOf } from '../protocol/language.ts';
import type { RunSpec, Target } from '../protocol/spec.ts';
import { adviceFor } from './advice.ts';
import { isOutOfMemory, sentenceOf } from './failure.ts';
import { isInTurn } from './inTurn.ts';
import type { PassOutcome } from './pass.ts';

/** What to say of how a pass ended; null when its end needs no words. */
export function diagnosePass(outcome: PassOutcome, spec: RunSpec): Diagnosis | null {
  const { points, end, exit } = outcome;
  // Of a rank the launcher's own end tells nothing.
  const byWhat = outcome.world === null ? exit.signal : null;
  const script = nameOf(outcome, spec);
  const steps = count(points.length, 'training step');
  switch (end) {
    case 'not-started':
      return {
        code: 'script-failed',
        message: `${script} could not be started: ${exit.spawnError ?? 'unknown reason'}.`,
        advice: 'Check the interpreter and the working directory.',
      };
    case 'broken':
      return {
        code: 'script-failed',
        message: outcome.broken ?? 'The runner inside the script sent what Find LR cannot read.',
        advice:
          'If the script writes to file descriptors that it did not open, that is the cause; else please report it.',
      };
    case 'timeout':
      return diagnoseTimeout(outcome, spec);
    case 'killed':
      return {
        code: 'child-killed',
        message: `${script} was killed ${byWhat === null ? 'or crashed' : `by ${byWhat}`} after ${steps}${
          outcome.failure === null ? '' : `: ${sentenceOf(outcome.failure)}`
        }.`,
        advice:
          byWhat === 'SIGKILL' || byWhat === null
            ? 'The system does that when memory runs out: try a smaller batch, or close other programs.'
            : 'Run the script by itself to see why.',
      };
    case 'failed':
    case 'exited':
    case 'ended':
      return diagnoseEnd(outcome, spec, steps);
    default:
      return outcome.steps > 0 && points.length === 0 ? lossUnknown(isPython(spec)) : null;
  }
}

/** A runner's note that belongs on the result, with what to do about it; null for one that is only news. */
export function diagnoseNote(topic: string, message: string): Diagnosis | null {
  switch (topic) {
    case 'slow-backend':
      return {
        code: 'slow-backend',
        message,
        advice:
          'Use TensorFlow.js 2.8 or newer and let the script leave its backend open, or install tfjs-node.',
      };
    case 'unhooked':
      return {
        code: 'unhooked',
        message,
        advice:
          'Call find_lr.range_test with a function that trains one step with the LR it is given, or log LRs and losses, and draw them by find-lr analyze.',
      };
    case 'no-batch':
      return {
        code: 'no-batch',
        message,
        advice: 'Use more data, a smaller batch, or drop_last=False.',
      };
    case 'no-progress':
      return {
        code: 'loss-no-progress',
        message,
        advice: 'Take the upper end of the LR range as a limit, and judge by the rewards.',
      };
    case 'backend-missing':
      return {
        code: 'backend-missing',
        message,
        advice: 'To train on it, install the package again where its binding can be downloaded or built.',
      };
    default:
      return null;
  }
}

function lossUnknown(python: boolean): Diagnosis {
  return {
    code: 'loss-unknown',
    message: `The optimizer stepped, but the loss went through no hands of ${python ? 'PyTorch or Keras' : 'TensorFlow.js'}, so there is nothing to draw.`,
    advice: python
      ? 'Let the script compute its gradients by loss.backward().'
      : 'Let the script compute its gradients by optimizer.minimize, tf.variableGrads or model.fit.',
  };
}

function diagnoseEnd(outcome: PassOutcome, spec: RunSpec, steps: string): Diagnosis | null {
  const { end, points, failure, plan } = outcome;
  const script = nameOf(outcome, spec);
  if (failure !== null && isOutOfMemory(failure)) {
    return {
      code: 'out-of-memory',
      message: `${script} ran out of memory: ${sentenceOf(failure)}.`,
      advice: 'Use a smaller batch, or end what else holds the memory (another training, a notebook kernel).',
    };
  }
  if (failure !== null && /^EOFError\b/.test(failure.message)) {
    return {
      code: 'script-failed',
      message: `${script} asks for input, and nobody is there to answer: ${sentenceOf(failure)}.`,
      advice: adviceFor(spec.target).input,
    };
  }
  if (failure?.isRefusal === true) {
    return {
      code: 'script-failed',
      message: `${script} refuses its command line: ${sentenceOf(failure)}.`,
      advice: 'Give it its arguments (in a terminal, behind --).',
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
    return {
      code: 'script-exited',
      message: `${script} called ${python ? 'sys.exit()' : 'process.exit()'} after ${steps}.`,
      advice: 'Let it train for longer, so that the whole range of learning rates is seen.',
    };
  }
  return null;
}

function diagnoseNoSteps(outcome: PassOutcome, spec: RunSpec): Diagnosis {
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

function diagnoseTimeout(outcome: PassOutcome, spec: RunSpec): Diagnosis {
  const { optimizers, plan } = outcome;
  const script = nameOf(outcome, spec);
  const made = optimizers.find(({ id }) => id === (plan.optimizer ?? id));
  if (outcome.rank !== null) {
    return {
      code: 'timeout',
      message: `${script} took no training step within ${count(spec.timeout, 'second')}, and others waited for it.`,
      advice: 'If it has a lot to prepare, raise the timeout.',
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
      'If it has a lot to prepare, raise the timeout; if it does not train, choose the script that does.',
  };
}

/** An optimizer that was made beside the one that trained, and did nothing. */
export function diagnoseIdle(optimizer: OptimizerMessage, target: Target): Diagnosis {
  return {
    code: 'optimizer-never-stepped',
    message: `${named(optimizer, target)} took no step while the sweep lasted.`,
    advice: `If it trains later, choose it: it is optimizer ${optimizer.id}.`,
  };
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

/** What to say of optimizers that train in turn. */
export function diagnoseTogether(together: readonly OptimizerMessage[], target: Target): Diagnosis {
  return {
    code: 'optimizers-together',
    message: `${together.length} optimizers train in turn: ${together.map((one) => named(one, target)).join(' and ')}. The loss of each depends on what the others do.`,
    advice:
      'If they work against each other (a GAN, actor and critic), a falling loss is no progress, so no LR is suggested: take the upper end of each LR range as a limit, and judge by what the models give.',
  };
}

function named({ type, location }: OptimizerMessage, target: Target): string {
  return location === null ? type : `${type} (${describePlace(location.file, location.line, target)})`;
}

/** The script, or the one of its ranks that the outcome is about. */
function nameOf({ rank }: PassOutcome, { target }: RunSpec): string {
  return `${rank === null ? '' : `Rank ${rank} of `}${basename(target.path)}`;
}

function isPython({ target }: RunSpec): boolean {
  return languageOf(target) === 'python';
}

/** Of cells that one is to train which is tested. */
function endedIdle(target: Target): string {
  if (target.kind === 'script' || target.sweepsAny === true) return 'ended without a training step';
  const tested = target.cells.length;
  return `${describeCell(target.cells.at(-1)?.number ?? null, tested)} took no training step`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
