import { existsSync } from 'node:fs';
import { lrAt } from '../analysis/index.ts';
import type { Diagnosis } from '../analysis/types.ts';
import type { RunEvent } from '../protocol/events.ts';
import type { OptimizerMessage } from '../protocol/messages.ts';
import type { RunRecord, RunStatus } from '../protocol/record.ts';
import { languageOf } from '../protocol/language.ts';
import type { RunSpec } from '../protocol/spec.ts';
import { testedCell } from './cells.ts';
import { describeCommand } from './describeCommand.ts';
import { diagnoseIdle, diagnoseNote, diagnosePass, diagnoseTogether, trainedInTurn } from './diagnose.ts';
import { launchFor } from './launch.ts';
import type { Launch } from './launcher.ts';
import { explainPython, InterpreterError } from './python/index.ts';
import { failedByDivergence, passesSideBySide, refit, runLimited } from './passes.ts';
import { PointsThrottle } from './pointsThrottle.ts';
import { scriptLr } from './scriptLr.ts';
import { EventQueue } from './queue.ts';
import { buildRecord } from './record.ts';
import type { PassOutcome, PassPlan } from './pass.ts';
import { runPass } from './runPass.ts';
import { shareOfCores } from './threads.ts';

export interface RunOptions {
  /** Aborting cancels the run; with the reason `'stop'` it ends as stopped, with the suggestion that its points allow. */
  readonly signal?: AbortSignal;
  /** The folder of the build that holds `runner/` and the backends. */
  readonly assets: string;
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
  const work = conductor.conduct().finally(() => queue.end());
  // The loop below ends with the queue; a rejection (a mistake of ours) is thrown after it.
  work.catch(() => {});
  try {
    yield* queue;
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
  private readonly optimizers = new Map<string, OptimizerMessage>();
  private readonly diagnoses: Diagnosis[] = [];
  /** Optimizers whose loss does not tell whether training gets on. */
  private readonly unrated = new Set<string>();
  private readonly notes = new Set<string>();
  private readonly throttle: PointsThrottle;
  private runtime: RunRecord['runtime'] = null;
  private outcomes: PassOutcome[] = [];
  private planned = 1;
  private nextPass = 0;
  /** For each of the passes that run side by side. */
  private threads: number | null = null;
  private launch!: Launch;

  constructor(
    private readonly spec: RunSpec,
    private readonly assets: string,
    private readonly signal: AbortSignal,
    private readonly queue: EventQueue<RunEvent>,
  ) {
    this.throttle = new PointsThrottle(spec.sweep, this.optimizers, (event) => queue.push(event));
  }

  async conduct(): Promise<void> {
    const { spec } = this;
    if (!(await this.prepare())) return this.finish('failed');
    const first = await this.sweep(spec.optimizer, 0);
    if (first.optimizer === null || this.signal.aborted) return this.finish(this.statusOf(first));
    const others =
      spec.optimizer === null
        ? first.optimizers.filter(({ id, steps }) => id !== first.optimizer && (steps ?? 0) > 0)
        : [];
    this.reportIdle(first);
    const together = trainedInTurn(first);
    if (together.length > 0) this.diagnose(diagnoseTogether(together, spec.target));
    for (const { id } of together) this.unrated.add(id);
    const targets = [first.optimizer, ...others.map(({ id }) => id)];
    this.planned += others.length + (spec.passes - 1) * targets.length;
    const again = targets.flatMap((optimizer) =>
      Array.from({ length: spec.passes }, (_, repeat) => ({ optimizer, repeat })).filter(
        ({ repeat }) => repeat > 0 || optimizer !== first.optimizer,
      ),
    );
    // Repeats of another optimizer take the sweep that its first pass was fitted to, so first passes go first.
    again.sort((a, b) => a.repeat - b.repeat);
    const limit = Math.min(again.length, passesSideBySide(first, this.runtime?.device ?? ''));
    if (limit > 1) this.threads = shareOfCores(limit);
    await runLimited(
      again.map(({ optimizer, repeat }) => async () => {
        if (!this.signal.aborted) await this.sweep(optimizer, repeat);
      }),
      limit,
    );
    this.finish(this.statusOf(first));
  }

  /** Finds out how to start the script; false when that is impossible, which is then said. */
  private async prepare(): Promise<boolean> {
    const { spec } = this;
    const env = { ...process.env, ...spec.env };
    let problem: Diagnosis | null = null;
    const advice = 'Correct it and run again.';
    try {
      this.launch = await launchFor(spec, env, this.assets);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      problem =
        error instanceof InterpreterError
          ? { code: 'interpreter', message, advice: 'Choose another interpreter.' }
          : { code: 'script-failed', message, advice };
    }
    const { target } = spec;
    const interpreter = languageOf(target) === 'python' ? 'python' : 'node';
    // Of cells it is the notebook that says what is run; what runs them is ours.
    const command =
      this.launch === undefined || target.kind === 'cells'
        ? [this.launch?.command[0] ?? interpreter, target.path, ...target.args]
        : this.launch.command;
    this.queue.push({
      kind: 'started',
      id: this.id,
      sweep: spec.sweep,
      command: describeCommand(command, target.cwd),
      ...(this.launch === undefined ? {} : { interpreter: this.launch.interpreter }),
    });
    if (problem !== null) this.diagnose(problem);
    else if (target.kind === 'script' && !existsSync(target.path)) {
      this.diagnose({ code: 'script-failed', message: `There is no file ${target.path}.`, advice });
    } else if (!existsSync(target.cwd)) {
      this.diagnose({
        code: 'script-failed',
        message: `There is no folder ${target.cwd} to run in.`,
        advice,
      });
    } else {
      for (const note of this.launch.notes) this.note('launcher', note);
      return true;
    }
    return false;
  }

  /** One pass over an optimizer, and the pass that replaces it where the script ended before the sweep. Its outcome counts. */
  private async sweep(optimizer: string | null, repeat: number): Promise<PassOutcome> {
    const { spec } = this;
    const earlier = this.outcomes.find((outcome) => outcome.optimizer === optimizer)?.plan.sweep;
    const seed = spec.seed === null ? null : spec.seed + repeat;
    const share = this.threads === null ? {} : { threads: this.threads };
    const plan: PassPlan = { pass: this.nextPass++, optimizer, sweep: earlier ?? spec.sweep, seed, ...share };
    let outcome = await this.pass(plan);
    const fitted = failedByDivergence(outcome) || this.signal.aborted ? null : refit(outcome);
    if (fitted !== null) {
      this.planned++;
      this.throttle.drop(plan.pass);
      const shorter = await this.pass({
        ...plan,
        pass: this.nextPass++,
        optimizer: outcome.optimizer,
        sweep: fitted,
        replaces: plan.pass,
      });
      // Cut short by a cancel, what the first pass saw may be more.
      if (!this.signal.aborted || shorter.points.length > outcome.points.length) outcome = shorter;
    }
    this.outcomes.push(outcome);
    if (!failedByDivergence(outcome)) {
      const explained =
        languageOf(spec.target) === 'python'
          ? explainPython(outcome.failure, spec, this.launch.interpreter)
          : null;
      const diagnosis = explained ?? diagnosePass(outcome, spec);
      if (diagnosis !== null) this.diagnose(diagnosis);
    }
    return outcome;
  }

  private async pass(plan: PassPlan): Promise<PassOutcome> {
    this.queue.push({
      kind: 'pass',
      pass: plan.pass,
      of: this.planned,
      optimizer: plan.optimizer,
      sweep: plan.sweep,
      ...(plan.replaces === undefined ? {} : { replaces: plan.replaces }),
    });
    const outcome = await runPass(plan, this.spec, this.launch, this.assets, this.signal, {
      message: (message) => {
        if (message.kind === 'hello') this.hello(message);
        else if (message.kind === 'optimizer') this.optimizer(message);
        else if (message.kind === 'note') this.note(message.topic, message.message);
      },
      points: (optimizer, points) => this.throttle.add(plan, optimizer, points),
      log: (stream, line) => {
        if (this.queue.backlog < LOG_BACKLOG) this.queue.push({ kind: 'log', stream, line });
      },
    });
    if (!failedByDivergence(outcome)) {
      this.throttle.flush();
      return outcome;
    }
    // The step at which the script gave up has no loss: as good as one that is not finite.
    const step = outcome.points.length;
    const broken = { step, lr: lrAt(plan.sweep, step), loss: null };
    this.throttle.add(plan, outcome.optimizer!, [broken]);
    this.throttle.flush();
    return { ...outcome, points: [...outcome.points, broken] };
  }

  private hello(
    message: { language: string; languageVersion: string } & Omit<
      NonNullable<RunRecord['runtime']>,
      'version'
    >,
  ): void {
    const { language, languageVersion: version, framework, frameworkVersion, backend, device } = message;
    const runtime = { language, version, framework, frameworkVersion, backend, device };
    if (JSON.stringify(runtime) === JSON.stringify(this.runtime)) return;
    this.runtime = runtime;
    this.queue.push({ kind: 'runtime', ...runtime });
  }

  private optimizer(message: OptimizerMessage): void {
    const known = this.optimizers.get(message.id);
    if (message.within !== undefined) return void this.optimizers.delete(message.id);
    const merged = {
      ...message,
      lr: scriptLr(message, known),
      steps: Math.max(known?.steps ?? 0, message.steps ?? 0),
    };
    if (JSON.stringify(known) === JSON.stringify(merged)) return;
    this.optimizers.set(message.id, merged);
    this.queue.push({ kind: 'optimizer', optimizer: merged });
  }

  private reportIdle(first: PassOutcome): void {
    const tested = testedCell(this.spec.target);
    for (const optimizer of first.optimizers) {
      // Those of cells above the tested one have had their turn, or are for cells below.
      const isElsewhere = tested !== null && optimizer.location?.file !== tested;
      const idle = !isElsewhere && optimizer.id !== first.optimizer && (optimizer.steps ?? 0) === 0;
      if (idle) this.diagnose(diagnoseIdle(optimizer, this.spec.target));
    }
  }

  private note(topic: string, message: string): void {
    if (this.notes.has(message)) return;
    this.notes.add(message);
    const diagnosis = diagnoseNote(topic, message);
    if (diagnosis === null) this.queue.push({ kind: 'note', topic, message });
    else this.diagnose(diagnosis);
    if (topic === 'no-progress') for (const id of this.optimizers.keys()) this.unrated.add(id);
  }

  private diagnose(diagnosis: Diagnosis): void {
    if (this.diagnoses.some(({ message }) => message === diagnosis.message)) return;
    this.diagnoses.push(diagnosis);
    this.queue.push({ kind: 'diagnosis', diagnosis });
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
    const record = buildRecord({
      ...{ id: this.id, spec: this.spec, startedAt: this.startedAt, status, runtime: this.runtime },
      args: this.launch?.args ?? this.spec.target.args,
      optimizers: [...this.optimizers.values()],
      passes: [...this.outcomes].sort((a, b) => a.plan.pass - b.plan.pass),
      diagnoses: this.diagnoses,
      unrated: this.unrated,
    });
    this.queue.push({ kind: 'done', record });
  }
}
