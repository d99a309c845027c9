/** The script's side of the wire: everything here returns at once and needs no turn of the event loop. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Slot, SLOTS, type Post, type WorkerSetup } from './mailbox.ts';
import type { Message, PointMessage } from './messages.ts';
import { Unsent } from './unsent.ts';

/** Longest wait for the last bytes to leave: an engine that hangs must not hang the script. */
const FLUSH_MS = 5000;

export class Connection {
  readonly #worker: Worker;
  readonly #flags = new Int32Array(new SharedArrayBuffer(4 * SLOTS));
  readonly #unsent: Unsent;
  #tickets = 0;

  constructor(env: NodeJS.ProcessEnv) {
    const setup: WorkerSetup = {
      pipe: env['FIND_LR_PIPE'] ?? '',
      flags: this.#flags,
      ownsGroup: env['FIND_LR_GROUP'] === '1',
    };
    this.#unsent = new Unsent(setup.pipe);
    // The preloads that the script's processes share (ours, ts-node's) have no business in this thread.
    const workerEnv = { ...env };
    delete workerEnv['NODE_OPTIONS'];
    this.#worker = new Worker(join(__dirname, 'worker.cjs'), {
      workerData: setup,
      execArgv: [],
      env: workerEnv,
    });
    this.#worker.unref();
    this.#worker.on('error', (error) => {
      process.stderr.write(`Find LR lost its pipe, so this run ends: ${String(error)}\n`);
      process.kill(process.pid, 'SIGKILL');
    });
  }

  send(message: Message): void {
    this.#post({ kind: 'line', line: `${JSON.stringify(message)}\n` });
  }

  point(optimizer: string, point: PointMessage): void {
    this.#unsent.add(optimizer, point);
    this.#post({ kind: 'point', optimizer, point });
  }

  get stopRequested(): boolean {
    return Atomics.load(this.#flags, Slot.stop) === 1;
  }

  /** How many steps the engine wants the sweep to have in all, once; else null. */
  takeStepsAsked(): number | null {
    return Atomics.exchange(this.#flags, Slot.steps, 0) || null;
  }

  /** Blocks until all that was sent has left; `last` when nothing follows. */
  flush(last: boolean): void {
    const ticket = ++this.#tickets;
    this.#post({ kind: 'flush', ticket, last });
    const deadline = Date.now() + FLUSH_MS;
    for (;;) {
      const seen = Atomics.load(this.#flags, Slot.flushed);
      const left = deadline - Date.now();
      if (seen >= ticket || left <= 0) return;
      Atomics.wait(this.#flags, Slot.flushed, seen, left);
    }
  }

  #post(post: Post): void {
    this.#worker.postMessage(post);
  }
}
