/** The last points, in a file that outlives this process: the engine reads there what had not left when it died (src/engine/unsent.ts). */
import { fstatSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PointMessage } from './messages.ts';

/** As src/engine/unsent.ts reads it. */
const HEAD = 8;
const POINT = 5 * 8;
const SLOTS = 512;

/** Node's own calls, taken before anything is patched. */
const raw = { fstatSync, openSync, writeSync };

export class Unsent {
  readonly #record = Buffer.alloc(POINT);
  #file: { readonly descriptor: number; readonly ino: number; readonly dev: number } | null = null;

  constructor(pipe: string) {
    if (process.platform === 'win32') return; // A named pipe lies in no folder.
    try {
      const descriptor = raw.openSync(join(dirname(pipe), `points-${process.pid}`), 'wx', 0o600);
      const { ino, dev } = raw.fstatSync(descriptor);
      this.#file = { descriptor, ino, dev };
      raw.writeSync(descriptor, Buffer.alloc(HEAD), 0, HEAD, 0);
    } catch {
      this.#file = null; // No room is left: what had not left is lost then.
    }
  }

  add(optimizer: string, { step, lr, loss }: PointMessage): void {
    if (this.#file === null) return;
    const fields = [step + 1, lr, loss ?? NaN, Number(optimizer), step + 1];
    fields.forEach((field, i) => this.#record.writeDoubleLE(field, 8 * i));
    const { descriptor, ino, dev } = this.#file;
    try {
      // A script that closes descriptors that it did not open may have another file there.
      const now = raw.fstatSync(descriptor);
      if (now.ino !== ino || now.dev !== dev) this.#file = null;
      else raw.writeSync(descriptor, this.#record, 0, POINT, HEAD + (step % SLOTS) * POINT);
    } catch {
      this.#file = null; // Closed, or no room is left.
    }
  }
}
