import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Point, Sweep } from '../analysis/types.ts';
import {
  PROTOCOL_VERSION,
  type OptimizerMessage,
  type RunnerMessage,
  type StartMessage,
} from '../protocol/messages.ts';
import type { RunSpec } from '../protocol/spec.ts';
import { startChild, withRequire, type Child, type ChildExit } from './child.ts';
import { CEILING_LR } from './defaults.ts';
import { failureInOutput, failureOf, type Failure } from './failure.ts';
import type { Launch } from './launcher.ts';
import { openPipe, type Pipe } from './pipe.ts';
import { withRealPlaces } from './places.ts';
import { stopAfter } from './stop.ts';
import { makePassFolder, type PassFolder } from './workspace.ts';

/** One pass, planned. */
export interface PassPlan {
  readonly pass: number;
  /** To sweep; null: the first that steps. */
  readonly optimizer: string | null;
  readonly sweep: Sweep;
  readonly seed: number | null;
  /** The pass that ended early, whose place this one takes. */
  readonly replaces?: number;
}

export type PassEnd =
  | Extract<RunnerMessage, { kind: 'done' }>['reason']
  | 'diverged' // stopped by us, for its loss
  | 'turned' // stopped by us past maxLr, the curve having turned
  | 'killed' // gone without a word
  | 'timeout'
  | 'cancelled'
  | 'broken' // the pipe carried nonsense
  | 'not-started';

/** One pass, done. */
export interface PassOutcome {
  readonly plan: PassPlan;
  /** The optimizer that was swept, by id; null when none stepped. */
  readonly optimizer: string | null;
  /** Up to the stop. */
  readonly points: readonly Point[];
  readonly end: PassEnd;
  /** Taken by the swept optimizer, those past the stop too. */
  readonly steps: number;
  /** As last heard of. */
  readonly optimizers: readonly OptimizerMessage[];
  readonly exit: ChildExit;
  readonly failure: Failure | null;
  /** What was wrong with the pipe, in a sentence. */
  readonly broken: string | null;
  /** Milliseconds from the start of the process. */
  readonly toFirstStep: number | null;
  /** Highest memory seen, in bytes; null where unknown. */
  readonly memory: number | null;
  readonly connected: boolean;
}

export interface PassListener {
  message(message: RunnerMessage): void;
  points(optimizer: string, points: readonly Point[]): void;
  log(stream: 'stdout' | 'stderr', line: string): void;
}

/** How long a script may go on after its training was seen to end, to write its last lines. */
const GRACE_MS = 1500;

/** How long a script that was told to stop may take to notice, at the end of its step. */
const LAST_WORDS_MS = 5000;

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

/** What is known of a pass while it runs. */
class PassState {
  readonly optimizers = new Map<string, OptimizerMessage>();
  points: Point[] = [];
  swept: string | null = null;
  connected = false;
  broken: string | null = null;
  firstStepAt: number | null = null;
  memory: number | null = null;
  error: { message: string; stack?: string | undefined } | null = null;
  done: Extract<RunnerMessage, { kind: 'done' }> | null = null;
  onStop: () => void = () => {};
  /** Resolves with the end of the pass as the pipe tells it. */
  readonly told: Promise<PassEnd>;
  private stopped: 'diverged' | 'turned' | null = null;
  private end: PassEnd | null = null;
  private tell!: (end: PassEnd) => void;

  constructor(
    private readonly plan: PassPlan,
    private readonly spec: RunSpec,
    private readonly listener: PassListener,
  ) {
    this.told = new Promise((resolve) => (this.tell = resolve));
  }

  receive(message: RunnerMessage): void {
    if (this.end !== null) return;
    if (message.kind === 'hello') this.connected = true;
    if (message.kind === 'optimizer') message = this.learn(message);
    if (message.kind === 'points') return this.extend(message.optimizer, message.points);
    this.listener.message(message);
    if (message.kind !== 'done') return;
    this.done = message;
    this.error = message.error ?? null;
    this.finish(this.stopped ?? message.reason);
  }

  private learn(message: OptimizerMessage): OptimizerMessage {
    // The LR of the first message is the script's own; later ones may tell what the sweep has put there.
    const known = this.optimizers.get(message.id);
    const merged = { ...withRealPlaces(message), lr: known?.lr ?? message.lr };
    this.optimizers.set(message.id, merged);
    if ((message.steps ?? 0) > 0) this.firstStepAt ??= Date.now();
    return merged;
  }

  disconnected(): void {
    this.finish(this.stopped ?? 'killed');
  }

  finish(end: PassEnd, broken: string | null = null): void {
    if (this.end !== null) return;
    this.end = end;
    this.broken = broken;
    this.tell(end);
  }

  private extend(optimizer: string, points: readonly Point[]): void {
    // A few steps past the stop cost nothing and are no part of the pass.
    if (points.length === 0 || this.stopped !== null) return;
    this.firstStepAt ??= Date.now();
    this.swept ??= optimizer;
    if (optimizer !== this.swept) return;
    const from = this.points.length;
    this.points = [...this.points, ...points];
    const stop = stopAfter(this.points, from, this.plan.sweep, this.spec);
    if (stop !== null) this.points = this.points.slice(0, stop.length);
    if (this.points.length > from) this.listener.points(optimizer, this.points.slice(from));
    if (stop === null) return;
    this.stopped = stop.reason;
    this.onStop();
    // Its last words tell which other optimizers have stepped.
    setTimeout(() => this.finish(stop.reason), LAST_WORDS_MS).unref();
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

function environment(
  plan: PassPlan,
  spec: RunSpec,
  launch: Launch,
  assets: string,
  folder: PassFolder,
  pipe: string,
  token: string,
): NodeJS.ProcessEnv {
  const { mode, minLr, maxLr, steps } = plan.sweep;
  const start: StartMessage = {
    kind: 'start',
    protocol: PROTOCOL_VERSION,
    pass: plan.pass,
    hook: {
      kind: 'sweep',
      ...{ mode, minLr, maxLr, steps },
      ceilingLr: spec.maxLrIsFixed ? maxLr : Math.max(maxLr, CEILING_LR),
    },
    optimizer: plan.optimizer,
    seed: plan.seed,
    guard: spec.guard,
    scratch: folder.scratch,
    assets: join(assets, 'runner'),
    script: spec.target.path,
  };
  const env = { ...process.env, ...launch.env, ...spec.env };
  return {
    ...env,
    NODE_OPTIONS: withRequire(env['NODE_OPTIONS'], join(assets, 'runner', 'preload.cjs')),
    FIND_LR_PIPE: pipe,
    FIND_LR_TOKEN: token,
    FIND_LR_SPEC: JSON.stringify(start),
    ...(process.platform === 'win32' ? {} : { FIND_LR_GROUP: '1' }),
    ...(launch.transpile ? { FIND_LR_TRANSPILE: '1' } : {}),
    // Otherwise @babel/register leaves a cache in node_modules: a trace that is not the script's doing.
    BABEL_DISABLE_CACHE: env['BABEL_DISABLE_CACHE'] ?? '1',
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
