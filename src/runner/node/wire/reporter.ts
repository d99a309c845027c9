import { Connection } from './connection.ts';
import type { DoneMessage, Message, NoteMessage, PointMessage } from './messages.ts';
import { Silence } from './silence.ts';

export interface Runtime {
  readonly framework: string;
  readonly frameworkVersion: string;
  readonly backend: string;
  readonly device: string;
}

/**
 * What this process tells the engine: who it is, then how it goes, and at last how it ended. Connects when there is an optimizer to tell of, so
 * that a launcher stays silent.
 */
export class Reporter {
  readonly #env: NodeJS.ProcessEnv;
  readonly #notes: NoteMessage[] = [];
  readonly #said = new Set<string>();
  #connection: Connection | Silence | null = null;
  #runtime: Runtime | null = null;
  #over = false;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = { ...env };
  }

  /** An engine wants to know how it goes. Else this process is its user's alone, and trains with found LRs. */
  get listenedTo(): boolean {
    return Boolean(this.#env['FIND_LR_PIPE']);
  }

  /** All has been said. */
  get over(): boolean {
    return this.#over;
  }

  get connected(): boolean {
    return this.#connection !== null;
  }

  get stopRequested(): boolean {
    return this.#connection?.stopRequested === true;
  }

  /** How many steps the engine wants the sweep to have in all, once; else null. */
  takeStepsAsked(): number | null {
    return this.#connection?.takeStepsAsked() ?? null;
  }

  /** What the training runs on; null where nothing that trains was loaded. */
  get runtime(): Runtime | null {
    return this.#runtime;
  }

  /** Sent with the first optimizer; again when it changed. */
  setRuntime(runtime: Runtime): void {
    const changed = JSON.stringify(runtime) !== JSON.stringify(this.#runtime);
    this.#runtime = runtime;
    if (changed && this.#connection !== null) this.#sayHello(this.#connection);
  }

  /** Each sentence once. */
  note(topic: string, message: string): void {
    if (this.#said.has(message)) return;
    this.#said.add(message);
    const note = { kind: 'note', topic, message } as const;
    // A launcher may have something to note too; only who trains has somebody to tell.
    if (this.#connection === null) this.#notes.push(note);
    else this.send(note);
  }

  send(message: Message): void {
    if (!this.#over) this.#connect().send(message);
  }

  point(optimizer: string, point: PointMessage): void {
    this.#connect().point(optimizer, point);
  }

  /** The last words. */
  finish(done: Omit<DoneMessage, 'kind'>): void {
    this.#over = true;
    const connection = this.#connect();
    connection.send({ kind: 'done', ...done });
    connection.flush(true);
  }

  #connect(): Connection | Silence {
    if (this.#connection === null) {
      this.#connection = this.listenedTo ? new Connection(this.#env) : new Silence();
      this.#sayHello(this.#connection);
      for (const note of this.#notes.splice(0)) this.#connection.send(note);
    }
    return this.#connection;
  }

  #sayHello(connection: Connection | Silence): void {
    connection.send({
      kind: 'hello',
      protocol: 1,
      token: this.#env['FIND_LR_TOKEN'] ?? '',
      pid: process.pid,
      language: 'javascript',
      languageVersion: process.version,
      framework: 'TensorFlow.js',
      frameworkVersion: '',
      backend: '',
      device: '',
      ...this.#runtime,
      canShorten: true,
    });
  }
}
