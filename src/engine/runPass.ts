import { randomBytes } from 'node:crypto';
import { languageOf } from '../protocol/language.ts';
import type { RunSpec, Target } from '../protocol/spec.ts';
import { handOver } from './cells.ts';
import { startChild, type Child, type ChildExit } from './child.ts';
import { environment } from './environment.ts';
import { failureInOutput, failureOf, type Failure } from './failure.ts';
import type { Launch } from './launcher.ts';
import { pause } from './pause.ts';
import { memoryKills } from './memoryKills.ts';
import type { PassEnd, PassListener, PassOutcome, PassPlan } from './pass.ts';
import { PassState } from './passState.ts';
import { openPipe, type Pipe } from './pipe.ts';
import { Processes } from './processes.ts';
import { guardPass, keepDownloads } from './sandbox/index.ts';
import { startKeeper } from './keeper.ts';
import { makePassFolder, NoFolderError, whyNoFolder, type PassFolder } from './workspace.ts';

/** How long a script may go on after its training was seen to end, to write its last lines. */
const GRACE_MS = 1500;
/** The same where only its exit tells whether it failed: Python's `raise SystemExit(2)` looks like an end of its own until then. */
const UNKNOWN_EXIT_MS = 6000;

/** Runs the script once. Never rejects for what the script does; the child, its children and the scratch folder are gone afterwards. */
export async function runPass(
  plan: PassPlan,
  spec: RunSpec,
  launch: Launch,
  assets: string,
  signal: AbortSignal,
  listener: PassListener,
): Promise<PassOutcome> {
  let folder: PassFolder;
  try {
    folder = await makePassFolder();
  } catch (error) {
    if (error instanceof NoFolderError) return notStarted(plan, error);
    throw error;
  }
  const token = randomBytes(16).toString('hex');
  const keeper = startKeeper(folder.path, token, assets);
  const state = new PassState(plan, spec, listener, folder.path);
  // What a launcher sets it sets for each rank; what stood there before, for all alike.
  const processes = new Processes(state, spec.launcher === null ? { ...process.env, ...spec.env } : {});
  const drop = new AbortController();
  let { sweep } = plan;
  listener.begun({
    shorten(steps) {
      sweep = { ...sweep, steps };
      processes.shorten(steps);
    },
    drop: () => drop.abort(),
  });
  let pipe: Pipe | null = null;
  let child: Child | null = null;
  try {
    const { guard, sandbox } = await guardPass(folder.path, spec.target.cwd, spec.guard);
    const transport = process.platform === 'win32' && languageOf(spec.target) === 'python' ? 'tcp' : 'local';
    let cells: readonly string[];
    try {
      pipe = await openPipe(folder.path, token, processes, transport);
      cells = await handOver(spec.target, folder.path);
    } catch (error) {
      return notStarted(plan, whyNoFolder(error));
    }
    state.onStop = () => processes.stop();
    const started = Date.now();
    const killsBefore = memoryKills();
    const command = [...launch.command, ...cells];
    const env = environment(plan, spec, launch, assets, folder, pipe.path, token, guard);
    const { cwd } = spec.target;
    child = startChild({
      ...(sandbox === null ? { command, cwd } : sandbox.wrap(command, env)),
      env,
      marker: token,
      onLine: (stream, line) => listener.log(stream, line),
    });
    keeper.watch(child.pid);
    const told = await settle(state, processes, child, spec, AbortSignal.any([signal, drop.signal]));
    // Ranks that we kill have not failed.
    const verdict = isFailure(told) ? processes.verdict : null;
    const end = verdict !== null && verdict.process.done === null ? 'killed' : told;
    const rank = end === 'timeout' ? processes.laggard : (verdict?.rank ?? null);
    const exit = child.ended() ?? { code: null, signal: null };
    child.kill();
    await child.exit;
    if (sandbox !== null) await keepDownloads(sandbox.layers, folder.scratch, env);
    const error = verdict === null ? state.error : (verdict.process.done?.error ?? null);
    return {
      plan: { ...plan, sweep },
      optimizer: state.swept,
      points: state.points,
      end,
      steps: state.done?.steps ?? Math.max(state.points.length, state.taken),
      optimizers: [...state.optimizers.values()],
      data: state.done?.data ?? {},
      exit,
      call: state.done?.call,
      ranOutOfMemory: killsBefore === null ? null : memoryKills() !== killsBefore,
      failure: failureFor(end, error, child, exit, state, processes.world !== null, spec.target),
      broken: state.broken,
      toFirstStep: state.firstStepAt === null ? null : state.firstStepAt - started,
      memory: state.memory,
      connected: state.connected,
      world: processes.world,
      guard,
      rank,
    };
  } finally {
    child?.kill();
    await pipe?.close();
    await folder.remove();
    await keeper.dismiss();
  }
}

function notStarted(plan: PassPlan, { message, advice }: NoFolderError): PassOutcome {
  return {
    ...{ plan, optimizer: null, points: [], end: 'not-started', steps: 0, optimizers: [], data: {} },
    exit: { code: null, signal: null, spawnError: message, advice },
    ...{
      ranOutOfMemory: null,
      failure: null,
      broken: null,
      toFirstStep: null,
      memory: null,
      world: null,
      rank: null,
      guard: null,
    },
    connected: false,
  };
}

/** Waits for whichever comes first: the runner's or our own end of the pass, the child's exit, the timeout, a cancel. */
function settle(
  state: PassState,
  processes: Processes,
  child: Child,
  spec: RunSpec,
  signal: AbortSignal,
): Promise<PassEnd> {
  return new Promise((resolve) => {
    const timeout = setTimeout(() => {
      if (state.firstStepAt === null && !state.trainsAbove) conclude('timeout');
    }, spec.timeout * 1000);
    const measure = setInterval(() => {
      state.memory = Math.max(state.memory ?? 0, child.memory() ?? 0) || null;
    }, 1000);
    const cancel = (): void => conclude('cancelled');
    const conclude = (end: PassEnd): void => {
      clearTimeout(timeout);
      clearInterval(measure);
      signal.removeEventListener('abort', cancel);
      processes.end();
      state.finish(end);
      resolve(end);
    };
    signal.addEventListener('abort', cancel);
    if (signal.aborted) return cancel();
    void state.told.then(async (end) => {
      const grace = end === 'ended' && state.done?.exitCode === undefined ? UNKNOWN_EXIT_MS : GRACE_MS;
      if (end === 'ended' || isFailure(end)) await Promise.race([child.exit, pause(grace)]);
      conclude(end);
    });
    void child.exit.then(async (exit) => {
      if (exit.spawnError !== undefined) return conclude('not-started');
      processes.end();
      // What it sent last may still be on its way through the pipe.
      const connected = state.connected || processes.world !== null;
      if (connected) await Promise.race([state.told, pause(GRACE_MS)]);
      if (connected) state.disconnected();
      else if (processes.world === null) state.recover();
      conclude(connected ? await state.told : exit.signal === null ? 'exited' : 'killed');
    });
  });
}

function isFailure(end: PassEnd): boolean {
  return end === 'exited' || end === 'failed' || end === 'killed';
}

function failureFor(
  end: PassEnd,
  error: PassState['error'],
  child: Child,
  exit: ChildExit,
  state: PassState,
  isDistributed: boolean,
  target: Target,
): Failure | null {
  if (error !== null) return failureOf(error, target);
  const code = state.done?.exitCode ?? exit.code;
  const endedWrong = (end === 'exited' || end === 'ended') && code !== 0 && code !== null;
  const failed = end === 'failed' || endedWrong;
  if (!failed && end !== 'killed') return null;
  // What the other ranks wrote is of the peer that they lost.
  if (end === 'killed' && isDistributed) return null;
  const found = failureInOutput(child.tail('stderr'), target);
  return found ?? (failed ? { message: `it ended with exit code ${code ?? 'unknown'}`, place: null } : null);
}
