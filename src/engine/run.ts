import { FEWEST_POINTS } from '../analysis/index.ts';
import type { RunEvent } from '../protocol/events.ts';
import type { GuardOfRun } from '../protocol/guard.ts';
import type { RunStatus } from '../protocol/record.ts';
import { languageOf } from '../protocol/language.ts';
import { maskArguments, maskTexts, secretsIn } from '../protocol/secrets.ts';
import type { RunSpec } from '../protocol/spec.ts';
import type { Change } from '../protocol/timeLeft.ts';
import { Ahead } from './ahead.ts';
import { diagnoseIdle, diagnoseTogether } from './diagnose/optimizers.ts';
import { diagnosePass } from './diagnose/pass.ts';
import { describeRepeat } from './diagnose/repeat.ts';
import { trainedInTurn } from './inTurn.ts';
import type { Launch } from './launcher.ts';
import type { PassOutcome, PassPlan } from './pass.ts';
import { failedByDivergence, furtherPasses, nextLr, passesSideBySide, runLimited } from './passes.ts';
import { PointsThrottle } from './pointsThrottle.ts';
import { prepare } from './prepare.ts';
import { explainPython } from './python/index.ts';
import { EventQueue } from './queue.ts';
import { buildRecord } from './record.ts';
import { pardoned, repeatOf } from './repeat.ts';
import { runPass } from './runPass.ts';
import { RunState } from './runState.ts';
import { shareOfCores } from './threads.ts';

export interface RunOptions {
  /** Aborting cancels the run; with the reason `'stop'` it ends as stopped, with the suggestion that its points allow. */
  readonly signal?: AbortSignal;
  /** The folder of the build that holds `runner/` and the backends. */
  readonly assets: string;
  /** Called as the run begins, with what makes it shorter while it goes on. */
  readonly begun?: ((ask: (change: Change) => void) => void) | undefined;
}

/**
 * Runs Find LR on a script. Always yields one `started` first and one `done` last, and never throws for what a script does. When the
 * consumer leaves the loop early, the run is cancelled.
 */
export async function* run(spec: RunSpec, options: RunOptions): AsyncGenerator<RunEvent, void, undefined> {
  const queue = new EventQueue<RunEvent>();
  const cancel = new AbortController();
  const signal =
    options.signal === undefined ? cancel.signal : AbortSignal.any([options.signal, cancel.signal]);
  const conductor = new Conductor(spec, options.assets, signal, queue);
  options.begun?.((change) => conductor.change(change));
  const work = conductor.conduct().finally(() => queue.end());
  // The loop below ends with the queue; a rejection (a mistake of ours) is thrown after it.
  work.catch(() => {});
  try {
    for await (const event of queue) yield conductor.shown(event);
  } finally {
    cancel.abort();
    await work;
  }
}

/** Lines of output are dropped when the consumer is this far behind. */
const LOG_BACKLOG = 2000;

class Conductor {
  private readonly id = crypto.randomUUID();
  private readonly startedAt = new Date();
  private readonly state: RunState;
  private readonly ahead: Ahead;
  private readonly throttle: PointsThrottle;
  private readonly outcomes: PassOutcome[] = [];
  private nextPass = 0;
  private guard: GuardOfRun | undefined;
  /** For each of the passes that run side by side. */
  private threads: number | null = null;
  /** The target's, wherever they came from. */
  private args: readonly string[];

  constructor(
    private readonly spec: RunSpec,
    private readonly assets: string,
    private readonly signal: AbortSignal,
    private readonly queue: EventQueue<RunEvent>,
  ) {
    this.args = spec.target.args;
    const give = (event: RunEvent): void => queue.push(event);
    this.state = new RunState(give);
    this.ahead = new Ahead(spec, this.state, give);
    this.throttle = new PointsThrottle(spec.sweep, this.state.optimizers, give, () => this.ahead.left());
  }

  /** The run is to take less time from here on. */
  change(change: Change): void {
    this.ahead.change(change);
  }

  /** Without the secrets among the arguments, which the script may print, too. */
  shown(event: RunEvent): RunEvent {
    if (event.kind === 'points' || event.kind === 'plan') return event;
    return maskTexts(event, [...maskArguments(this.args).secrets, ...secretsIn(this.spec.env)]);
  }

  async conduct(): Promise<void> {
    const { spec, state } = this;
    const launch = await this.start();
    if (launch === null) return this.finish('failed');
    const first = await this.sweep(launch, spec.optimizer, 0);
    if (first.optimizer === null || this.signal.aborted) return this.finish(this.statusOf(first));
    for (const diagnosis of diagnoseIdle(first, spec.target)) state.diagnose(diagnosis);
    const together = trainedInTurn(first);
    if (together.length > 0) state.diagnose(diagnoseTogether(together, spec.target));
    for (const { id } of together) state.unrated.add(id);
    const further = furtherPasses(first, spec);
    const limit = Math.min(further.length, passesSideBySide(first, state.runtime?.device ?? ''));
    this.ahead.plan(further, limit);
    if (limit > 1) this.threads = shareOfCores(limit);
    await runLimited(
      further.map(({ optimizer, repeat }) => async () => {
        if (!this.signal.aborted && this.ahead.wants(optimizer)) await this.sweep(launch, optimizer, repeat);
      }),
      limit,
    );
    this.finish(this.statusOf(this.outcomes[0] ?? first));
  }

  /** Finds out how to start the target; null when that is impossible, which is then said. */
  private async start(): Promise<Launch | null> {
    const { launch, command, problem } = await prepare(this.spec, this.assets);
    this.args = launch?.args ?? this.args;
    this.queue.push({
      kind: 'started',
      id: this.id,
      sweep: this.spec.sweep,
      command,
      ...(launch === null ? {} : { interpreter: launch.interpreter }),
    });
    if (problem === null) for (const note of launch?.notes ?? []) this.state.note('launcher', note);
    else this.state.diagnose(problem);
    return problem === null ? launch : null;
  }

  /** One pass over an optimizer, and those that replace it where the script ended before the sweep. The last one's outcome counts. */
  private async sweep(launch: Launch, optimizer: string | null, repeat: number): Promise<PassOutcome> {
    const { spec } = this;
    const earlier = this.outcomes.find((outcome) => outcome.optimizer === optimizer)?.plan;
    const data = (earlier ?? this.outcomes[0]?.plan)?.data;
    const seed = spec.seed === null ? null : spec.seed + repeat;
    const share = this.threads === null ? {} : { threads: this.threads };
    const sweep = this.ahead.sweep(earlier?.sweep ?? spec.sweep);
    const plan: PassPlan = {
      ...{ pass: this.nextPass++, optimizer, sweep, seed, ...share },
      ...(data === undefined ? {} : { data }),
    };
    const outcome = pardoned(await this.repeated(launch, await this.pass(launch, plan)));
    // Too little to say anything of an optimizer that nobody wants any more.
    if (!this.ahead.wants(outcome.optimizer) && outcome.points.length < FEWEST_POINTS) return outcome;
    this.outcomes.push(outcome);
    if (!failedByDivergence(outcome)) {
      const explained =
        languageOf(spec.target) === 'python'
          ? explainPython(outcome.failure, spec, launch.interpreter)
          : null;
      const diagnosis = explained ?? diagnosePass(outcome, spec);
      if (diagnosis !== null) this.state.diagnose(diagnosis);
    }
    return outcome;
  }

  /** Runs passes in place of one that ended too early, as long as another is of use. */
  private async repeated(launch: Launch, outcome: PassOutcome): Promise<PassOutcome> {
    const repeat = failedByDivergence(outcome) || this.signal.aborted ? null : repeatOf(outcome);
    if (repeat === null) return outcome;
    const { plan } = outcome;
    if (repeat.because !== null)
      this.state.note('epochs', describeRepeat(repeat.because, outcome, this.spec));
    this.throttle.drop(plan.pass);
    const next = await this.pass(launch, {
      ...plan,
      ...repeat.plan,
      sweep: this.ahead.sweep(repeat.plan.sweep),
      pass: this.nextPass++,
      optimizer: outcome.optimizer,
      replaces: plan.pass,
      isExplained: repeat.because !== null,
    });
    // Cut short by a cancel, what the first pass saw may be more.
    if (this.signal.aborted && next.points.length <= outcome.points.length) return outcome;
    return this.repeated(launch, next);
  }

  private async pass(launch: Launch, plan: PassPlan): Promise<PassOutcome> {
    this.ahead.begin(plan);
    this.queue.push({
      kind: 'pass',
      pass: plan.pass,
      of: this.ahead.of,
      optimizer: plan.optimizer,
      sweep: plan.sweep,
      ...(plan.replaces === undefined ? {} : { replaces: plan.replaces }),
      ...(plan.isExplained === true ? { isExplained: true } : {}),
    });
    const outcome = await runPass(plan, this.spec, launch, this.assets, this.signal, {
      begun: (controls) => this.ahead.control(plan.pass, controls),
      message: (message) => {
        if (message.kind === 'hello') {
          this.state.hello(message);
          this.ahead.hello(message);
        } else if (message.kind === 'optimizer') {
          this.state.optimizer(message);
          this.ahead.optimizer(message);
        }
        if (message.kind === 'note') this.state.note(message.topic, message.message);
      },
      points: (optimizer, points) => {
        this.ahead.took(plan.pass, optimizer, points);
        this.throttle.add(plan, optimizer, points);
      },
      log: (stream, line) => {
        if (this.queue.backlog < LOG_BACKLOG) this.queue.push({ kind: 'log', stream, line });
      },
    });
    this.ahead.end(plan.pass);
    // The weakest of all passes counts.
    if (this.guard?.by !== 'patches') this.guard = outcome.guard ?? this.guard;
    if (!failedByDivergence(outcome)) {
      this.throttle.flush();
      return outcome;
    }
    // The step at which the script gave up has no loss: as good as one that is not finite.
    const broken = { step: outcome.points.length, lr: nextLr(outcome.points, plan.sweep), loss: null };
    this.throttle.add(plan, outcome.optimizer!, [broken]);
    this.throttle.flush();
    return { ...outcome, points: [...outcome.points, broken] };
  }

  private statusOf(outcome: PassOutcome): RunStatus {
    if (this.signal.aborted) return this.signal.reason === 'stop' ? 'stopped' : 'cancelled';
    if (outcome.end === 'diverged' || outcome.end === 'non-finite' || failedByDivergence(outcome))
      return 'diverged';
    if (outcome.failure !== null || ['failed', 'killed', 'broken', 'not-started'].includes(outcome.end))
      return 'failed';
    return outcome.steps === 0 ? 'no-steps' : 'completed';
  }

  private finish(status: RunStatus): void {
    const { runtime, optimizers, diagnoses, unrated, repeats: notes } = this.state;
    const record = buildRecord({
      ...{
        id: this.id,
        spec: this.spec,
        startedAt: this.startedAt,
        status,
        runtime,
        diagnoses,
        notes,
        unrated,
      },
      args: this.args,
      optimizers: [...optimizers.values()],
      passes: [...this.outcomes].sort((a, b) => a.plan.pass - b.plan.pass),
      guard: this.guard,
    });
    this.queue.push({ kind: 'done', record });
  }
}
