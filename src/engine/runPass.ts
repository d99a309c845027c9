import { randomBytes } from 'node:crypto';
import type { RunSpec } from '../protocol/spec.ts';
import { startChild, type Child, type ChildExit } from './child.ts';
import { environment } from './environment.ts';
import { failureInOutput, failureOf, type Failure } from './failure.ts';
import type { Launch } from './launcher.ts';
import type { PassEnd, PassListener, PassOutcome, PassPlan } from './pass.ts';
import { PassState } from './passState.ts';
import { openPipe, type Pipe } from './pipe.ts';
import { makePassFolder } from './workspace.ts';

/** How long a script may go on after its training was seen to end, to write its last lines. */
const GRACE_MS = 1500;

/** Runs the script once. Never rejects for what the script does; the child, its children and the scratch folder are gone afterwards. */
export async function runPass(
  plan: PassPlan,
  spec: RunSpec,
  launch: Launch,
  assets: string,
  signal: AbortSignal,
  listener: PassListener,
): Promise<PassOutcome> {
  const folder = await makePassFolder();
  const token = randomBytes(16).toString('hex');
  const state = new PassState(plan, spec, listener);
  let pipe: Pipe | null = null;
  let child: Child | null = null;
  try {
    pipe = await openPipe(folder.path, token, {
      message: (message) => state.receive(message),
      closed: () => state.disconnected(),
      broken: (reason) => state.finish('broken', reason),
    });
    state.onStop = () => pipe?.send({ kind: 'stop' });
    const started = Date.now();
    child = startChild({
      command: launch.command,
      cwd: spec.target.cwd,
      env: environment(plan, spec, launch, assets, folder, pipe.path, token),
      marker: token,
      onLine: (stream, line) => listener.log(stream, line),
    });
    const end = await settle(state, child, spec, signal);
    child.kill();
    const exit = await child.exit;
    return {
      plan,
      optimizer: state.swept,
      points: state.points,
      end,
      steps: state.done?.steps ?? state.points.length,
      optimizers: [...state.optimizers.values()],
      exit,
      failure: failureFor(end, state, child, exit, spec.target.path),
      broken: state.broken,
      toFirstStep: state.firstStepAt === null ? null : state.firstStepAt - started,
      memory: state.memory,
      connected: state.connected,
    };
  } finally {
    child?.kill();
    await pipe?.close();
    await folder.remove();
  }
}

/** Waits for whichever comes first: the runner's or our own end of the pass, the child's exit, the timeout, a cancel. */
function settle(state: PassState, child: Child, spec: RunSpec, signal: AbortSignal): Promise<PassEnd> {
  return new Promise((resolve) => {
    const timeout = setTimeout(() => {
      if (state.firstStepAt === null) conclude('timeout');
    }, spec.timeout * 1000);
    const measure = setInterval(() => {
      state.memory = Math.max(state.memory ?? 0, child.memory() ?? 0) || null;
    }, 1000);
    const cancel = (): void => conclude('cancelled');
    const conclude = (end: PassEnd): void => {
      clearTimeout(timeout);
      clearInterval(measure);
      signal.removeEventListener('abort', cancel);
      state.finish(end);
      resolve(end);
    };
    signal.addEventListener('abort', cancel);
    if (signal.aborted) return cancel();
    void state.told.then(async (end) => {
      const endsByItself = end === 'ended' || end === 'exited' || end === 'failed' || end === 'killed';
      if (endsByItself) await Promise.race([child.exit, pause(GRACE_MS)]);
      conclude(end);
    });
    void child.exit.then(async (exit) => {
      if (exit.spawnError !== undefined) return conclude('not-started');
      // What it sent last may still be on its way through the pipe.
      if (state.connected) await Promise.race([state.told, pause(GRACE_MS)]);
      if (state.connected) state.disconnected();
      conclude(state.connected ? await state.told : exit.signal === null ? 'exited' : 'killed');
    });
  });
}

function failureFor(
  end: PassEnd,
  state: PassState,
  child: Child,
  exit: ChildExit,
  script: string,
): Failure | null {
  if (state.error !== null) return failureOf(state.error, script);
  const code = state.done?.exitCode ?? exit.code;
  const failed = end === 'failed' || (end === 'exited' && code !== 0 && code !== null);
  if (!failed && end !== 'killed') return null;
  const found = failureInOutput(child.tail('stderr'), script);
  return found ?? (failed ? { message: `it ended with exit code ${code ?? 'unknown'}`, place: null } : null);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
