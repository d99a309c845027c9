import type { Point } from '../analysis/types.ts';
import type { RunEvent } from '../protocol/events.ts';
import type { GuardOfRun } from '../protocol/guard.ts';
import type { RunnerMessage } from '../protocol/messages.ts';
import type { RunStatus } from '../protocol/record.ts';
import type { RunSpec } from '../protocol/spec.ts';
import type { PassOutcome, PassPlan } from './pass.ts';
import { parseMessage } from './pipe.ts';
import { PointsThrottle } from './pointsThrottle.ts';
import { buildRecord } from './record.ts';
import { RunState } from './runState.ts';
import { PassStop } from './stop.ts';
import { Timing } from './timing.ts';

/** A kernel's own process goes on after the test. */
const guard: GuardOfRun = { by: 'none', because: 'it ran in the kernel itself' };

/**
 * A pass that somebody else makes, over live objects in a kernel: `lines` are what a runner would say. It stops by itself, by the rules
 * that are applied here; lines that end without a `done` are of a test that was dropped.
 */
export async function* runLive(spec: RunSpec, lines: AsyncIterable<string>): AsyncGenerator<RunEvent> {
  const { sweep } = spec;
  const plan: PassPlan = { pass: 0, optimizer: spec.optimizer, sweep, seed: null };
  const startedAt = new Date();
  const id = crypto.randomUUID();
  const points: Point[] = [];
  const notes: string[] = [];
  const events: RunEvent[] = [];
  const give = (event: RunEvent): void => void events.push(event);
  const state = new RunState(give);
  const timing = new Timing();
  timing.begin(plan.pass, plan.optimizer, sweep, performance.now());
  const throttle = new PointsThrottle(sweep, state.optimizers, give, () => {
    const seconds = timing.left([], 1);
    return seconds === null ? null : { seconds, offers: [] };
  });
  let swept: string | null = null;
  let toFirstStep: number | null = null;
  let end: PassOutcome['end'] = 'cancelled';
  yield { kind: 'started', id, sweep, command: 'in the kernel' };
  yield { kind: 'pass', pass: 0, of: 1, optimizer: plan.optimizer, sweep };
  for await (const line of lines) {
    const message = messageOf(line);
    if (message?.kind === 'hello') state.hello(message);
    else if (message?.kind === 'optimizer') state.optimizer(message);
    else if (message?.kind === 'points') {
      swept = message.optimizer;
      toFirstStep ??= Date.now() - startedAt.getTime();
      points.push(...message.points);
      timing.took(plan.pass, swept, message.points, performance.now());
      throttle.add(plan, swept, message.points);
    } else if (message?.kind === 'note') {
      if (message.topic === 'epochs') notes.push(message.message);
      yield message;
    } else if (message?.kind === 'done') end = message.reason;
    yield* events.splice(0);
  }
  throttle.flush();
  yield* events;
  const stop = new PassStop(sweep, spec).after(points, spec.stopFactor);
  if (stop !== null) end = stop.reason;
  // By the user: else the rules would say so too.
  const isStopped = stop === null && end === 'stopped';
  const record = buildRecord({
    ...{ id, spec, startedAt, runtime: state.runtime, args: [], diagnoses: [], unrated: new Set(), guard },
    notes,
    status: statusOf(end, swept !== null, isStopped),
    optimizers: [...state.optimizers.values()],
    passes: [outcome()],
  });
  yield { kind: 'done', record };

  function outcome(): PassOutcome {
    return {
      plan,
      optimizer: swept,
      points: points.slice(0, stop?.length),
      end,
      steps: points.length,
      optimizers: [...state.optimizers.values()],
      ...{ exit: { code: null, signal: null }, guard },
      ...{ ranOutOfMemory: null, failure: null, broken: null, memory: null, world: null, rank: null },
      toFirstStep,
      data: {},
      connected: true,
    };
  }
}

function statusOf(end: PassOutcome['end'], hasSteps: boolean, isStopped: boolean): RunStatus {
  if (end === 'cancelled') return 'cancelled';
  if (isStopped) return 'stopped';
  if (end === 'diverged' || end === 'non-finite' || end === 'failed') return 'diverged';
  return hasSteps ? 'completed' : 'no-steps';
}

function messageOf(line: string): RunnerMessage | null {
  const message = parseMessage(line);
  if (typeof message === 'string') throw new Error(message);
  return message;
}
