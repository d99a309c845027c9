import type { Point } from '../analysis/types.ts';
import type { DoneMessage, OptimizerMessage, RunnerMessage } from '../protocol/messages.ts';
import type { RunSpec } from '../protocol/spec.ts';
import type { PassEnd, PassListener, PassPlan } from './pass.ts';
import type { Hearer } from './processes.ts';
import { withRealPlaces } from './places.ts';
import { isInTurn } from './inTurn.ts';
import { pause } from './pause.ts';
import { WantedOptimizer } from './wantedOptimizer.ts';
import { scriptLrs } from './scriptLrs.ts';
import { PassStop } from './stop.ts';
import { readUnsent } from './unsent.ts';

/** How long a script that was told to stop may take to notice, at the end of its step. */
const LAST_WORDS_MS = 5000;

/** What is known of a pass while it runs. */
export class PassState implements Hearer {
  readonly optimizers = new Map<string, OptimizerMessage>();
  readonly points: Point[] = [];
  swept: string | null = null;
  connected = false;
  /** Cells above the tested one train: it may take long until its own turn comes. */
  trainsAbove = false;
  broken: string | null = null;
  firstStepAt: number | null = null;
  memory: number | null = null;
  error: { message: string; stack?: string | undefined } | null = null;
  done: DoneMessage | null = null;
  onStop: () => void = () => {};
  /** Resolves with the end of the pass as the pipe tells it. */
  readonly told: Promise<PassEnd>;
  private readonly passStop: PassStop;
  private readonly wanted: WantedOptimizer | null;
  private stopped: 'diverged' | 'turned' | null = null;
  private end: PassEnd | null = null;
  private tell!: (end: PassEnd) => void;
  /** The process that is heard; null where none was. */
  private pid: number | null = null;
  private isRank = false;
  /** Steps of the swept optimizer that a process had taken which is gone without a word. */
  taken = 0;

  /** `folder`: of the pass, where a process leaves what it has not sent. */
  constructor(
    plan: PassPlan,
    private readonly spec: RunSpec,
    private readonly listener: PassListener,
    private readonly folder: string,
  ) {
    this.passStop = new PassStop(plan.sweep, spec);
    this.wanted = plan.optimizer === null ? null : new WantedOptimizer(plan.optimizer, plan.sweep);
    this.told = new Promise((resolve) => (this.tell = resolve));
  }

  receive(message: RunnerMessage): void {
    if (this.end !== null) return;
    if (message.kind === 'hello') {
      this.connected = true;
      this.pid = message.pid;
      this.isRank = message.rank !== undefined;
    }
    if (message.kind === 'optimizer') message = this.learn(message);
    if (message.kind === 'points') return this.extend(message.optimizer, message.points);
    if (message.kind === 'note' && message.topic === 'above') this.trainsAbove = true;
    this.listener.message(message);
    if (message.kind !== 'done') return;
    this.done = message;
    this.error = message.error ?? null;
    this.finish(this.stopped ?? message.reason);
  }

  private learn(message: OptimizerMessage): OptimizerMessage {
    const known = this.optimizers.get(message.id);
    const merged = { ...withRealPlaces(message), ...scriptLrs(message, known) };
    if (message.within === undefined) this.optimizers.set(message.id, merged);
    else this.optimizers.delete(message.id);
    if ((message.steps ?? 0) > 0) this.firstStepAt ??= Date.now();
    const wanted = this.wanted?.hear(message) ?? null;
    if (wanted === 'absent') this.finish('absent');
    if (wanted === 'missed') this.miss(merged);
    return merged;
  }

  /** The next optimizer is asked for, and one that was made before it trains and trains. */
  private miss({ id, type }: OptimizerMessage): void {
    const message = `No other optimizer than ${id} (${type}) was made yet: the next one is waited for. If there is none, stop.`;
    this.listener.message({ kind: 'note', topic: 'odd', message });
  }

  restart(): void {
    this.optimizers.clear();
  }

  disconnected(): void {
    if (this.end === null) this.recover();
    this.finish(this.stopped ?? 'killed');
  }

  /** What a process had not sent when it died. Ranks are told of by none of them alone. */
  recover(): void {
    if (this.isRank) return;
    const from = this.points.length === 0 ? 0 : this.points.at(-1)!.step + 1;
    const unsent = readUnsent(this.folder, this.pid, from);
    if (unsent === null || (this.swept ?? unsent.optimizer) !== unsent.optimizer) return;
    this.taken = unsent.steps;
    // Points of an optimizer that has not been told of would belong to none.
    if (this.optimizers.has(unsent.optimizer)) this.extend(unsent.optimizer, unsent.points);
  }

  broke(reason: string): void {
    this.finish('broken', reason);
  }

  finish(end: PassEnd, broken: string | null = null): void {
    if (this.end !== null) return;
    this.end = end;
    this.broken = broken;
    this.tell(end);
  }

  /** As far as the runner has told. */
  private trainsInTurn(optimizer: string): boolean {
    const own = this.optimizers.get(optimizer);
    return own !== undefined && (own.inTurnWith ?? []).some((other) => isInTurn(own, other));
  }

  private extend(optimizer: string, points: readonly Point[]): void {
    // A few steps past the stop cost nothing and are no part of the pass.
    if (points.length === 0 || this.stopped !== null) return;
    this.firstStepAt ??= Date.now();
    this.swept ??= optimizer;
    if (optimizer !== this.swept) return;
    // A loss that rises for what the others do, as a discriminator's does while its LR is too low, says nothing of the LR.
    const stopFactor = this.trainsInTurn(optimizer) ? null : this.spec.stopFactor;
    const stop = this.passStop.after(points, stopFactor);
    const kept = stop === null ? points : points.slice(0, stop.length - this.points.length);
    this.points.push(...kept);
    this.listener.points(optimizer, kept);
    if (stop === null) return;
    this.stopped = stop.reason;
    this.onStop();
    // Its last words tell which other optimizers have stepped.
    void pause(LAST_WORDS_MS).then(() => this.finish(stop.reason));
  }
}
