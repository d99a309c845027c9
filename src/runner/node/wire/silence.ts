/** Stands for the wire where no engine listens: a training with found LRs is its user's alone. */
import type { Connection } from './connection.ts';
import type { Message } from './messages.ts';

/** What is odd goes to the user's own stderr, the rest nowhere. */
export class Silence implements Pick<
  Connection,
  'send' | 'point' | 'flush' | 'stopRequested' | 'takeStepsAsked'
> {
  readonly stopRequested = false;

  send(message: Message): void {
    if (message.kind === 'note') process.stderr.write(`Find LR: ${message.message}\n`);
  }

  takeStepsAsked(): null {
    return null;
  }

  point(): void {}

  flush(): void {}
}
