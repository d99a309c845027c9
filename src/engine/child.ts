import { spawn } from 'node:child_process';
import { LineReader } from './lines.ts';
import { pause } from './pause.ts';
import { killTree, treeMemory } from './processTree.ts';

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It could not even be started; the system's message. */
  readonly spawnError?: string;
  /** What to do about that, where it is known. */
  readonly advice?: string;
}

export interface Child {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  readonly exit: Promise<ChildExit>;
  /** How it ended; null while it goes on. */
  ended(): ChildExit | null;
  /** The last lines of a stream, whether they were forwarded or not. */
  tail(stream: 'stdout' | 'stderr'): string;
  /** Highest resident memory of the processes alive now, in bytes; null where unknown. */
  memory(): number | null;
  /** Ends it and everything it started. */
  kill(): void;
}

export interface ChildOptions {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** A string in `env` that no other process has. */
  readonly marker: string;
  onLine(stream: 'stdout' | 'stderr', line: string): void;
}

/** Starts a command as the leader of its own process group. It is killed with us, however we end; after SIGKILL by a keeper. */
export function startChild(options: ChildOptions): Child {
  const [file, ...args] = options.command;
  const child = spawn(file!, args, {
    cwd: options.cwd,
    env: options.env,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const readers = {
    stdout: new LineReader((line) => options.onLine('stdout', line)),
    stderr: new LineReader((line) => options.onLine('stderr', line)),
  };
  child.stdout.on('data', (chunk: Buffer) => readers.stdout.write(chunk));
  child.stderr.on('data', (chunk: Buffer) => readers.stderr.write(chunk));

  const kill = (): void => {
    if (child.pid !== undefined) killTree(child.pid, options.marker);
  };
  process.on('exit', kill);

  let ended: ChildExit | null = null;
  const exit = new Promise<ChildExit>((resolve) => {
    const finish = (result: ChildExit): void => {
      ended = result;
      process.off('exit', kill);
      readers.stdout.end();
      readers.stderr.end();
      resolve(result);
    };
    child.on('error', (error) => {
      if (child.pid === undefined) finish({ code: null, signal: null, spawnError: error.message });
    });
    child.on('exit', (code, signal) => {
      // A stray grandchild may hold the streams open for ever: what is in flight gets a moment, then they are cut.
      void pause(200).then(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      });
      child.once('close', () => finish({ code, signal }));
    });
  });

  return {
    pid: child.pid,
    exit,
    ended: () => ended,
    tail: (stream) => readers[stream].tail,
    memory: () => (child.pid === undefined ? null : treeMemory(child.pid)),
    kill,
  };
}

/** `existing` NODE_OPTIONS with `--require file` after it; quoted as Node reads it, for paths with spaces or backslashes. */
export function withRequire(existing: string | undefined, file: string): string {
  const quoted = /[\s"\\]/.test(file) ? `"${file.replace(/[\\"]/g, '\\$&')}"` : file;
  return [existing?.trim(), `--require ${quoted}`].filter(Boolean).join(' ');
}
