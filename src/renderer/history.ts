import { foldEvent, markApplied, stateOfRecord, type PanelState } from '../protocol/panelState.ts';
import type { RunRecord } from '../protocol/record.ts';
import type { ToRenderer } from '../protocol/rendererMessages.ts';

/** Milliseconds after which a run that should be under way, and of which nothing is heard, is said to be silent. */
const SILENCE = 30_000;

/** What an output knows of its run: what is stored in the notebook, and what a host has said since. `now` in milliseconds since 1970. */
export class History {
  #record: RunRecord;
  #stored: PanelState;
  #live: PanelState | null = null;
  #applied: PanelState['applied'] = {};
  #heardAt: number;
  #hosted = false;
  #left = false;
  #state: PanelState | undefined;

  constructor(record: RunRecord) {
    this.#record = record;
    this.#stored = stateOfRecord(record);
    this.#heardAt = Date.parse(record.startedAt) + record.timing.total * 1000;
  }

  /** As it is stored. */
  get record(): RunRecord {
    return this.#record;
  }

  /** All of it together; the same object until something changes. */
  get state(): PanelState {
    this.#state ??= { ...(this.#live ?? this.#stored), applied: this.#applied };
    return this.#state;
  }

  /** A host has answered: there is somebody to do what buttons ask for. */
  get hosted(): boolean {
    return this.#hosted;
  }

  /** The host runs it. */
  get live(): boolean {
    return this.#live !== null && this.#live.record === null;
  }

  /** Its host says that nobody goes on with it. */
  get left(): boolean {
    return this.#left;
  }

  /** It was under way when it was stored, and nobody goes on with it, or nothing has been heard of it since. */
  isSilent(now: number): boolean {
    const isStored = this.#live === null && this.#record.status === 'running';
    return isStored && (this.#left || now - this.#heardAt > SILENCE);
  }

  /** What is stored has changed. */
  store(record: RunRecord, now: number): void {
    this.#record = record;
    this.#stored = stateOfRecord(record);
    this.#heardAt = now;
    this.#left = false;
    // What is stored finally says it all, in less.
    if (record.status !== 'running') this.#live = null;
    this.#state = undefined;
  }

  /** Whether there is something new to show. */
  receive(message: ToRenderer): boolean {
    if (message.run !== this.#record.id) return false;
    if ((message.kind === 'events' || message.kind === 'optimizers') && this.#live === null) return false;
    this.#take(message);
    this.#state = undefined;
    return true;
  }

  #take(message: ToRenderer): void {
    switch (message.kind) {
      case 'welcome':
        this.#hosted = true;
        this.#left = message.state === null && !message.isBusy;
        if (this.#record.status === 'running') this.#live = message.state;
        return;
      case 'events':
        this.#live = message.events.reduce(foldEvent, this.#live ?? this.#stored);
        return;
      case 'optimizers':
        this.#live = { ...(this.#live ?? this.#stored), optimizers: message.optimizers };
        return;
      case 'applied':
        this.#applied = markApplied(this.state, message.optimizer, message.lr).applied;
        return;
      case 'said':
        return;
    }
  }
}
