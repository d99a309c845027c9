import type * as vscode from 'vscode';
import type { RunEvent } from '../../protocol/events.ts';

/** Milliseconds between messages to a page: often enough to look alive. */
const BEAT = 100;

/** Gathers a run's events for a page that is told of them a few times a second. */
export class Beat implements vscode.Disposable {
  readonly #send: (events: readonly RunEvent[]) => void;
  #pending: RunEvent[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (events: readonly RunEvent[]) => void) {
    this.#send = send;
  }

  take(event: RunEvent): void {
    const last = this.#pending.at(-1);
    // The analysis of a pass is over all its points: only the newest counts.
    if (
      last?.kind === 'points' &&
      event.kind === 'points' &&
      last.pass === event.pass &&
      last.optimizer === event.optimizer
    ) {
      this.#pending[this.#pending.length - 1] = { ...event, points: [...last.points, ...event.points] };
    } else this.#pending.push(event);
    this.#timer ??= setTimeout(() => this.flush(), BEAT);
  }

  /** Sends at once what has been gathered. */
  flush(): void {
    const events = this.#pending;
    this.clear();
    if (events.length > 0) this.#send(events);
  }

  /** Forgets it. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending = [];
  }

  dispose(): void {
    this.clear();
  }
}
