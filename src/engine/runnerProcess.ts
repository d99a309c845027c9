import type {
  DoneMessage,
  HelloMessage,
  NoteMessage,
  OptimizerMessage,
  RunnerMessage,
} from '../protocol/messages.ts';
import type { Peer } from './pipe.ts';

/** Notes are few; a process that nobody listens to yet keeps no more than this. */
const MOST_NOTES = 50;

/** A process of the script that makes optimizers, and what it has told of itself so far. */
export class RunnerProcess {
  hello: HelloMessage | null = null;
  readonly optimizers = new Map<string, OptimizerMessage>();
  readonly notes: NoteMessage[] = [];
  /** An optimizer of its own has taken a step. */
  stepped = false;
  /** How many steps it will take before it waits for our word. */
  held: number | null = null;
  done: DoneMessage | null = null;
  gone = false;

  constructor(readonly peer: Peer) {}

  hear(message: RunnerMessage): void {
    if (message.kind === 'hello') this.hello = message;
    else if (message.kind === 'optimizer') {
      this.optimizers.set(message.id, message);
      this.stepped ||= (message.steps ?? 0) > 0;
    } else if (message.kind === 'points') this.stepped = true;
    else if (message.kind === 'note' && this.notes.length < MOST_NOTES) this.notes.push(message);
    else if (message.kind === 'held') this.held = message.steps;
    else if (message.kind === 'done') this.done = message;
  }

  /** Whether it may be the one that trains: it runs the script itself, or it has taken a step. Else it may be the script's helper. */
  get mayTrain(): boolean {
    return this.hello?.target !== false || this.stepped;
  }

  get isOver(): boolean {
    return this.done !== null || this.gone;
  }

  /** It has died, or was lost, before anybody wanted it to end. */
  get failed(): boolean {
    if (this.done === null) return this.gone;
    return (
      this.done.reason === 'failed' || (this.done.reason === 'exited' && (this.done.exitCode ?? 0) !== 0)
    );
  }

  /** What is known of it, as it would tell it again; its points and its end are not. */
  *account(): Generator<RunnerMessage> {
    if (this.hello !== null) yield this.hello;
    yield* this.optimizers.values();
    yield* this.notes;
  }
}
