import type { Point } from '../analysis/types.ts';
import type { RunEvent } from '../protocol/events.ts';
import type { OptimizerMessage, RunnerMessage } from '../protocol/messages.ts';
import type { RunRecord } from '../protocol/record.ts';
import type { RunSpec } from '../protocol/spec.ts';
import type { PassOutcome, PassPlan } from './pass.ts';
import { parseMessage } from './pipe.ts';
import { PointsThrottle } from './pointsThrottle.ts';
import { buildRecord } from './record.ts';
import { scriptLr } from './scriptLr.ts';
import { PassStop } from './stop.ts';

/**
 * A pass that somebody else makes, over live objects in a kernel: `lines` are what a runner would say. It stops by itself, by the rules
 * that are applied here; lines that end without a `done` are of a test that was dropped.
 */
export async function* runLive(spec: RunSpec, lines: AsyncIterable<string>): AsyncGenerator<RunEvent> {
  const { sweep } = spec;
  const plan: PassPlan = { pass: 0, optimizer: spec.optimizer, sweep, seed: null };
  const startedAt = new Date();
  const id = crypto.randomUUID();
  const optimizers = new Map<string, OptimizerMessage>();
  const points: Point[] = [];
  const drawn: RunEvent[] = [];
  const throttle = new PointsThrottle(sweep, optimizers, (event) => drawn.push(event));
  let runtime: RunRecord['runtime'] = null;
  let swept: string | null = null;
  let toFirstStep: number | null = null;
  let end: PassOutcome['end'] = 'cancelled';
  yield { kind: 'started', id, sweep, command: 'in the kernel' };
  yield { kind: 'pass', pass: 0, of: 1, optimizer: plan.optimizer, sweep };
  for await (const line of lines) {
    const message = messageOf(line);
    if (message?.kind === 'hello') {
      const { language, languageVersion: version, framework, frameworkVersion, backend, device } = message;
      runtime = { language, version, framework, frameworkVersion, backend, device };
      yield { kind: 'runtime', ...runtime };
    } else if (message?.kind === 'optimizer') {
      if (message.within !== undefined) optimizers.delete(message.id);
      else {
        const optimizer = { ...message, lr: scriptLr(message, optimizers.get(message.id)) };
        optimizers.set(message.id, optimizer);
        yield { kind: 'optimizer', optimizer };
      }
    } else if (message?.kind === 'points') {
      swept = message.optimizer;
      toFirstStep ??= Date.now() - startedAt.getTime();
      points.push(...message.points);
      throttle.add(plan, swept, message.points);
    } else if (message?.kind === 'note') yield message;
    else if (message?.kind === 'done') end = message.reason;
    yield* drawn.splice(0);
  }
  throttle.flush();
  yield* drawn;
  const stop = new PassStop(sweep, spec).after(points, spec.stopFactor);
  if (stop !== null) end = stop.reason;
  const diverged = end === 'diverged' || end === 'non-finite' || end === 'failed';
  const record = buildRecord({
    ...{ id, spec, startedAt, runtime, args: [], diagnoses: [], unrated: new Set() },
    status:
      end === 'cancelled' ? 'cancelled' : diverged ? 'diverged' : swept === null ? 'no-steps' : 'completed',
    optimizers: [...optimizers.values()],
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
      optimizers: [...optimizers.values()],
      exit: { code: null, signal: null },
      ...{ failure: null, broken: null, memory: null, world: null, rank: null },
      toFirstStep,
      connected: true,
    };
  }
}

function messageOf(line: string): RunnerMessage | null {
  const message = parseMessage(line);
  if (typeof message === 'string') throw new Error(message);
  return message;
}
