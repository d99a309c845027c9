/** One pass in this process: what is asked, how far it is, and how it ends. */
import { parse } from 'node:path';
import { Epochs } from './epochs.ts';
import type { DoneMessage, DoneReason, Start } from './wire/messages.ts';
import type { Reporter, Runtime } from './wire/reporter.ts';
import { describe, typeOf, type Entry } from './tfjs/optimizers.ts';
import { runningCell } from './runningCell.ts';
import { scaled, shortened, walkLength, walkOf, type OwnLr, type Walk } from './walk.ts';

/** The last things to do in this process before it goes. */
export interface Farewell {
  /** All optimizers made, to report their steps. */
  entries(): Entry[];
  quit(): never;
}

export class Session {
  readonly #start: Start;
  #walk: Walk;
  readonly #reporter: Reporter;
  readonly #farewell: Farewell;
  #swept: Entry | null = null;
  #error: unknown;
  readonly #epochs: Epochs;

  constructor(start: Start, reporter: Reporter, farewell: Farewell) {
    this.#start = start;
    this.#walk = walkOf(start.hook);
    this.#epochs = new Epochs(start.data);
    this.#reporter = reporter;
    this.#farewell = farewell;
  }

  /** An engine wants to know how it goes. Else this process is its user's alone, and trains with found LRs. */
  get listenedTo(): boolean {
    return this.#reporter.listenedTo;
  }

  /** What the training runs on. */
  setRuntime(runtime: Runtime): void {
    this.#reporter.setRuntime(runtime);
  }

  optimizer(entry: Entry): void {
    this.#reporter.send(describe(entry));
  }

  /** Each sentence once. */
  note(topic: string, message: string): void {
    this.#reporter.note(topic, message);
  }

  /** The optimizer that the pass is about is the one asked for, else the first that steps. */
  isSwept(entry: Entry): boolean {
    if (this.#reporter.over || !this.listenedTo || !this.mayBeSwept(entry)) return false;
    if (entry.lr === null) {
      this.note(
        'odd',
        `The optimizer ${typeOf(entry.optimizer)} has no learningRate that could be set, so it cannot be swept.`,
      );
      return false;
    }
    this.#swept ??= entry;
    return true;
  }

  /** Whether the next step of this optimizer would be one of the sweep, as far as is known. */
  mayBeSwept(entry: Entry): boolean {
    if (this.waiting) return false;
    if (this.#swept !== null) return this.#swept === entry;
    return this.#start.optimizer === null || this.#start.optimizer === entry.id;
  }

  /** Cells above the tested one run: what they train is none of the sweep. */
  get waiting(): boolean {
    const { tested } = this.#start;
    return tested !== undefined && this.#swept === null && runningCell() !== tested;
  }

  /** A step that is none of the sweep is through. */
  endPlainStep(entry: Entry): void {
    if (this.waiting) {
      this.note(
        'above',
        'Cells above the tested one train as well: they do so to their end, at their own learning rates.',
      );
      return;
    }
    entry.steps++;
    // No points tell of it: the engine is to know roughly, should the pass end without last words.
    if (isPowerOfTwo(entry.steps) && !this.#reporter.over) this.optimizer(entry);
  }

  /** In a training with found LRs: the one to take the coming step of this optimizer with; null where it keeps the script's. */
  foundLr(entry: Entry): number | null {
    const { hook } = this.#start;
    if (hook.kind !== 'fixed') return null;
    const found = hook.lrs[entry.id];
    // Where the script was seen to set the LR before its first step, that is the one to scale by.
    const lr = hook.set?.includes(entry.id) === true ? entry.lr : entry.made;
    return found === undefined || !lr ? null : scaled(found, { ...ownLr(entry), lr });
  }

  /** Steps that are still to be taken with this optimizer; 0 where it is another's turn, or nobody set an end. */
  stepsWanted(entry: Entry): number {
    if (this.#reporter.over || entry.lr === null || !this.mayBeSwept(entry)) return 0;
    if (this.#epochs.areAsWritten) return 0;
    const steps = walkLength(this.#walk, this.#start.hook) - entry.steps;
    return Number.isFinite(steps) ? steps : 0;
  }

  /** The training goes on where the script would have ended it. */
  goPast(): void {
    this.#epochs.goPast(this.#swept?.steps ?? 0);
  }

  /** Whether the training that begins goes on past its end. `mayAnotherFollow`: as far as the script tells. */
  goesRound(mayAnotherFollow: () => boolean): boolean {
    return this.#epochs.goesRound(mayAnotherFollow);
  }

  /** A training has ended as the script wrote it. */
  endTraining(): void {
    this.#epochs.end();
  }

  /** Reports the loss (undefined: unknown) that the coming step starts from; gives the LR to take it with. */
  beginStep(entry: Entry, loss: number | undefined): number {
    this.#stopIfAsked();
    const steps = this.#reporter.takeStepsAsked();
    if (steps !== null) this.#walk = shortened(this.#walk, this.#start.hook, entry.steps, steps);
    const lr = this.#walk(entry.steps, ownLr(entry));
    if (lr === null) return this.end('swept');
    if (loss === undefined) {
      this.note(
        'loss-unknown',
        'The loss of the training steps could not be seen: no gradient was computed by TensorFlow.js.',
      );
      return lr;
    }
    const finite = Number.isFinite(loss);
    this.#reporter.point(entry.id, { step: entry.steps, lr, loss: finite ? loss : null });
    if (!finite && this.#start.hook.kind === 'sweep') this.end('non-finite');
    return lr;
  }

  endStep(entry: Entry): void {
    this.#error = undefined;
    this.#epochs.step();
    if (entry.steps === 1) this.optimizer(entry);
    if (this.#walk(entry.steps, ownLr(entry)) === null) this.end('swept');
    this.#stopIfAsked();
  }

  /** A step threw. If the script takes no further one, this is why. */
  stepFailed(error: unknown): void {
    this.#error = error;
  }

  /** The pass is over: the process ends here, within the script's step. */
  end(reason: 'stopped' | 'swept' | 'non-finite'): never {
    this.#close({ reason });
    return this.#farewell.quit();
  }

  /** The process is ending by itself. */
  scriptEnded(ending: { exitCode: number; explicit: boolean; thrown?: unknown }): void {
    // A helper process that merely loaded TensorFlow.js must not be taken for the one that trains.
    const { over, connected, runtime } = this.#reporter;
    if (over || (!connected && (runtime === null || !this.#isTarget()))) return;
    const error = (ending.exitCode !== 0 ? ending.thrown : undefined) ?? this.#error;
    const reason = error !== undefined ? 'failed' : ending.explicit ? 'exited' : 'ended';
    this.#close({
      reason,
      exitCode: ending.exitCode,
      ...(error === undefined ? {} : { error: toError(error) }),
    });
  }

  #close(done: { reason: DoneReason } & Pick<DoneMessage, 'exitCode' | 'error'>): void {
    if (this.#reporter.over) return;
    for (const entry of this.#farewell.entries()) this.optimizer(entry);
    this.#reporter.finish({ steps: this.#swept?.steps ?? 0, ...this.#epochs.message(), ...done });
  }

  /** Whether this process runs the very script that the user named. */
  #isTarget(): boolean {
    const main = process.argv[1];
    return main !== undefined && parse(main).name === parse(this.#start.script).name;
  }

  #stopIfAsked(): void {
    if (this.#reporter.stopRequested) this.end('stopped');
  }
}

function ownLr({ id, lr, optimizer }: Entry): OwnLr {
  return { id, lr, now: Number(optimizer.learningRate ?? lr) };
}

function toError(error: unknown): { message: string; stack?: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  return { message: error.message, ...(error.stack === undefined ? {} : { stack: error.stack }) };
}

function isPowerOfTwo(steps: number): boolean {
  return (steps & (steps - 1)) === 0;
}
