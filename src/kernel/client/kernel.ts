/** A notebook's kernel as its front end has it: one process at a time, started when it is needed. */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { EvaluateRequest, KernelMessage, KernelRequest, Output } from '../messages.ts';
import { describeDeath } from './death.ts';
import { eachLine } from './lines.ts';

export interface KernelOptions {
  /** Absolute path of a Node.js, and what it needs in its environment to be one. */
  readonly node: { readonly path: string; readonly env: Readonly<Record<string, string>> };
  /** The built `kernel.cjs`. */
  readonly file: string;
  /** Absolute path of the notebook, which need not exist. */
  readonly notebook: string;
  /** The notebook's folder. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds within which an interrupted cell has to end, or its process is ended. */
  readonly patience: number;
}

export type CellCode = Omit<EvaluateRequest, 'kind' | 'id'>;
/** `died`: with the process gone, so are the variables. */
export type Outcome = 'ok' | 'failed' | 'interrupted' | 'died';

export interface Completions {
  readonly names: readonly string[];
  /** What of the line they take the place of. */
  readonly prefix: string;
}

interface Running {
  readonly id: number;
  readonly tell: (output: Output) => void;
  readonly end: (outcome: Outcome) => void;
  /** Until the process can bear a SIGINT: while it compiles a cell, one could end it. */
  readonly begun: () => void;
  readonly bearsInterrupt: Promise<void>;
  /** It has had its SIGINT: another might come when it is done. */
  interrupted: boolean;
}

/** Milliseconds that a cell takes to compile, and more. */
const COMPILES = 50;
/** Milliseconds until an interrupt that was not heeded is repeated. */
const AGAIN = 1000;

export class Kernel {
  readonly #options: KernelOptions;
  /** What comes while no cell runs: a timer of an earlier one printed, or failed. */
  readonly #onStray: (output: Output) => void;
  #child: ChildProcess | null = null;
  #running: Running | null = null;
  #asked: { readonly id: number; readonly answer: (completions: Completions | null) => void } | null = null;
  #requests = 0;
  #stderrTail = '';
  #killed: string | null = null;

  constructor(options: KernelOptions, onStray: (output: Output) => void) {
    this.#options = options;
    this.#onStray = onStray;
  }

  get alive(): boolean {
    return this.#child !== null;
  }

  /** One cell at a time. Never rejects: what goes wrong is an output, in a sentence. */
  async evaluate(cell: CellCode, tell: (output: Output) => void): Promise<Outcome> {
    const child = (this.#child ??= this.#start());
    const id = ++this.#requests;
    let begun = (): void => {};
    const bearsInterrupt = new Promise<void>((bears) => (begun = () => setTimeout(bears, COMPILES)));
    return new Promise((resolve) => {
      const end = (outcome: Outcome): void => {
        this.#running = null;
        resolve(outcome);
      };
      this.#running = { id, tell, end, begun, bearsInterrupt, interrupted: false };
      const request: KernelRequest = { kind: 'evaluate', id, ...cell };
      // A send that fails is followed by the process's end, which ends the cell.
      child.send?.(request, () => {});
    });
  }

  /** What the end of a line could be completed to by the values that live here; null where nothing lives or a cell runs. */
  async complete(line: string): Promise<Completions | null> {
    const child = this.#child;
    if (child === null || this.#running !== null) return null;
    const id = ++this.#requests;
    return new Promise((resolve) => {
      this.#asked?.answer(null);
      this.#asked = { id, answer: resolve };
      const request: KernelRequest = { kind: 'complete', id, line };
      child.send?.(request, () => {});
    });
  }

  /** Ends the running cell: by SIGINT where there is one, else, or if that does not help, with its process. */
  interrupt(): void {
    const running = this.#running;
    if (running === null || running.interrupted) return;
    running.interrupted = true;
    if (process.platform === 'win32') {
      this.#kill('On Windows a cell can only be interrupted by ending its kernel.');
      return;
    }
    const isRunning = (): boolean => this.#running === running;
    const { patience } = this.#options;
    const why = `The cell did not heed the interrupt within ${patience / 1000} seconds, so its kernel was ended.`;
    void running.bearsInterrupt.then(() => {
      if (isRunning()) this.#child?.kill('SIGINT');
    });
    // Node loses one that comes just when a cell begins to wait.
    const again = setInterval(() => {
      if (isRunning()) this.#child?.kill('SIGINT');
      else clearInterval(again);
    }, AGAIN);
    setTimeout(() => {
      clearInterval(again);
      if (isRunning()) this.#kill(why);
    }, patience).unref();
  }

  /** Forgets all variables; the next cell starts a fresh process. A running cell ends as died. */
  restart(): void {
    this.#kill('The kernel was restarted.');
  }

  dispose(): void {
    this.#kill('The notebook was closed.');
  }

  #start(): ChildProcess {
    const { node, file, notebook, cwd, env } = this.#options;
    const child = spawn(node.path, [file, notebook], {
      cwd,
      env: { ...env, ...node.env },
      // Nothing to read, output, and of messages.ts: answers, the lifeline, requests.
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'ipc'],
      // A group of its own, so that what cells start ends with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#stderrTail = '';
    this.#killed = null;
    const own = (act: () => void): void => {
      if (this.#child === child) act();
    };
    const answers = child.stdio[3] as Readable | null | undefined;
    answers?.on(
      'data',
      eachLine((line) => own(() => this.#receive(JSON.parse(line) as KernelMessage))),
    );
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) =>
        own(() => {
          if (name === 'stderr') this.#stderrTail = (this.#stderrTail + text).slice(-5000);
          this.#tell({ kind: 'stream', name, text });
        }),
      );
    }
    child.on('error', (error) => own(() => this.#died(`The kernel could not be started: ${error.message}.`)));
    // When the pipes are read to their end, so that nothing is lost.
    child.on('close', (code, signal) =>
      own(() => this.#died(this.#killed ?? describeDeath(code, signal, this.#stderrTail))),
    );
    return child;
  }

  #receive(message: KernelMessage): void {
    if (message.kind === 'begun') this.#running?.begun();
    else if (message.kind === 'completions') {
      if (this.#asked?.id === message.id) this.#asked.answer(message);
    } else if (message.kind !== 'done') this.#tell(message);
    else if (this.#running?.id === message.id)
      this.#running.end(message.ok ? 'ok' : message.interrupted ? 'interrupted' : 'failed');
  }

  #tell(output: Output): void {
    if (this.#running === null) this.#onStray(output);
    else this.#running.tell(output);
  }

  #kill(why: string): void {
    const child = this.#child;
    if (child === null) return;
    this.#killed = why;
    const { pid } = child;
    try {
      if (pid !== undefined && process.platform !== 'win32') process.kill(-pid, 'SIGKILL');
      else child.kill('SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    // What it started may hold the pipes open.
    this.#died(why);
  }

  #died(why: string): void {
    this.#child = null;
    const message = `${why} Its variables are gone: the next cell starts a fresh kernel.`;
    this.#asked?.answer(null);
    this.#running?.tell({ kind: 'error', error: { name: 'Kernel ended', message, stack: message } });
    this.#running?.end('died');
  }
}
