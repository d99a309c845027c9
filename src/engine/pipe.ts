import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import * as v from 'valibot';
import {
  DoneSchema,
  HelloSchema,
  NoteSchema,
  OptimizerMessageSchema,
  PointsSchema,
  PROTOCOL_VERSION,
  type EngineMessage,
  type RunnerMessage,
} from '../protocol/messages.ts';

export interface PipeListener {
  /** A message of the process that said hello first; the hello itself comes first. */
  message(message: RunnerMessage): void;
  /** That process is gone. */
  closed(): void;
  /** What came over the pipe cannot be understood; a sentence. Nothing follows but `closed`. */
  broken(reason: string): void;
}

export interface Pipe {
  /** What the runner connects to: the path of a Unix socket or of a Windows named pipe. */
  readonly path: string;
  send(message: EngineMessage): void;
  close(): Promise<void>;
}

/** A batch of points is a few kilobytes; a line longer than this is no message of a runner. */
const LINE_CAP = 4 * 1024 * 1024;

/** Listens in `folder`, which nobody else may enter, for the runner that knows `token`. */
export async function openPipe(folder: string, token: string, listener: PipeListener): Promise<Pipe> {
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\find-lr-${token}` : join(folder, 'pipe');
  const sockets = new Set<Socket>();
  let runner: Socket | null = null;

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      if (socket === runner) listener.closed();
    });
    // A child that dies resets the connection; `close` follows and says all there is to say.
    socket.on('error', () => socket.destroy());
    readLines(socket, (line) => {
      if (line === null) return reject(socket, `a line of more than ${LINE_CAP} bytes`);
      if (line.trim() !== '') receive(socket, line);
    });
  });

  function receive(socket: Socket, line: string): void {
    // A second process of the script that makes optimizers too is let be: it keeps its connection, and nobody listens.
    if (runner !== null && socket !== runner) return;
    const parsed = parseMessage(line);
    if (typeof parsed === 'string') return reject(socket, parsed);
    if (parsed === null) return;
    if (runner === null) {
      if (parsed.kind !== 'hello' || parsed.token !== token) return void socket.destroy();
      runner = socket;
      if (parsed.protocol !== PROTOCOL_VERSION) {
        return reject(
          socket,
          `protocol ${parsed.protocol}, while this Find LR speaks ${PROTOCOL_VERSION}; install matching versions`,
        );
      }
    }
    listener.message(parsed);
  }

  function reject(socket: Socket, what: string): void {
    if (socket === runner)
      listener.broken(`The runner inside the script sent what Find LR cannot read: ${what}.`);
    socket.destroy();
  }

  await listen(server, path);
  return {
    path,
    send(message) {
      if (runner !== null && !runner.destroyed) runner.write(`${JSON.stringify(message)}\n`);
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const SCHEMAS = {
  hello: HelloSchema,
  optimizer: OptimizerMessageSchema,
  points: PointsSchema,
  note: NoteSchema,
  done: DoneSchema,
} as const;

/** The message on a line; null for a kind that only a newer runner knows; a string that says what is wrong. */
export function parseMessage(line: string): RunnerMessage | string | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return `no JSON: ${excerpt(line)}`;
  }
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  if (typeof kind !== 'string') return `a message without a kind: ${excerpt(line)}`;
  if (!Object.hasOwn(SCHEMAS, kind)) return null;
  const outcome = v.safeParse(SCHEMAS[kind as keyof typeof SCHEMAS], value);
  if (outcome.success) return outcome.output;
  const issue = outcome.issues[0];
  return `a malformed ${kind} message (${v.getDotPath(issue) ?? 'message'}: ${issue.message})`;
}

function excerpt(line: string): string {
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}

/** Calls back with each line, or once with null where a line exceeds the cap. */
function readLines(socket: Socket, onLine: (line: string | null) => void): void {
  socket.setEncoding('utf8');
  let rest = '';
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) onLine(line.length > LINE_CAP ? null : line);
    if (rest.length > LINE_CAP) {
      rest = '';
      onLine(null);
    }
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
