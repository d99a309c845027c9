import type { OptimizerMessage, RunnerMessage } from '../protocol/messages.ts';
import type { RunnerProcess } from './runnerProcess.ts';

/** What a distributed training says as if it were one process, to whom this is all the same. */
export interface OneVoice {
  receive(message: RunnerMessage): void;
  /** Another process speaks from now on: what was told of optimizers is void. */
  restart(): void;
  /** A rank is gone without a word. */
  disconnected(): void;
}

/** The rank that tells of optimizers and device for all: rank 0, or the first there is where that makes no optimizer. */
export class Lead {
  private process: RunnerProcess | null = null;
  private readonly sent = new Map<string, string>();

  constructor(
    private readonly world: number,
    private readonly voice: OneVoice,
  ) {}

  /** Tells what is new. `absentAreOut`: ranks that have not come are not to be waited for. */
  tell(seats: ReadonlyMap<number, RunnerProcess>, absentAreOut: boolean): void {
    const lead = seats.get(0) ?? (absentAreOut ? seats.get(Math.min(...seats.keys())) : undefined);
    if (lead === undefined) return;
    if (lead !== this.process) {
      this.process = lead;
      this.sent.clear();
      this.voice.restart();
    }
    for (const message of lead.account()) {
      const shown = this.asOne(message, seats);
      const key = message.kind === 'optimizer' ? message.id : JSON.stringify(message);
      const text = JSON.stringify(shown);
      if (shown === null || this.sent.get(key) === text) continue;
      this.sent.set(key, text);
      this.voice.receive(shown);
    }
  }

  private asOne(message: RunnerMessage, seats: ReadonlyMap<number, RunnerProcess>): RunnerMessage | null {
    if (message.kind === 'hello') return { ...message, device: `${this.world} × ${message.device}` };
    if (message.kind === 'optimizer') return { ...message, steps: fewestSteps(message, seats) };
    return message.kind === 'note' && message.topic === 'loss-unknown' ? null : message;
  }
}

/** An optimizer has taken a step when it has on every rank that made it. */
function fewestSteps({ id }: OptimizerMessage, seats: ReadonlyMap<number, RunnerProcess>): number {
  const known = [...seats.values()].flatMap(({ optimizers }) => optimizers.get(id) ?? []);
  return Math.min(...known.map(({ steps }) => steps ?? 0));
}
