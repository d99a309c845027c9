import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import * as v from 'valibot';
import { whatIsWrong } from '../protocol/invalid.ts';
import {
  DoneSchema,
  HeldSchema,
  HelloSchema,
  NoteSchema,
  OptimizerMessageSchema,
  PointsSchema,
  PROTOCOL_VERSION,
  type EngineMessage,
  type RunnerMessage,
} from '../protocol/messages.ts';

/** A process of the script that has said hello, with the token. */
export interface Peer {
  send(message: EngineMessage): void;
}

export interface PipeListener {
  /** A message of a process; its hello comes first. */
  message(message: RunnerMessage, peer: Peer): void;
  /** That process is gone. */
  closed(peer: Peer): void;
  /** What came over the pipe cannot be understood; a sentence. Nothing follows from that process but `closed`. */
  broken(reason: string, peer: Peer): void;
}

export interface Pipe {
  /** What the runner connects to: the path of a Unix socket or of a Windows named pipe, or `tcp:host:port`. */
  readonly path: string;
  close(): Promise<void>;
}

/** `tcp` for runners that cannot open a named pipe and get its two directions apart: Python's, on Windows. */
export type Transport = 'local' | 'tcp';

/** A batch of points is a few kilobytes; a line longer than this is no message of a runner. */
const LINE_CAP = 4 * 1024 * 1024;

/**
 * Listens for runners that know `token`: in `folder`, which nobody else may enter, or on a port of this machine's own, where the
 * token alone keeps strangers out.
 */
export async function openPipe(
  folder: string,
  token: string,
  listener: PipeListener,
  transport: Transport = 'local',
): Promise<Pipe> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A child that dies resets the connection; `close` follows and says all there is to say.
    socket.on('error', () => socket.destroy());
    converse(socket, token, listener);
  });
  const path = await (transport === 'tcp' ? listenOnPort(server) : listenLocally(server, folder, token));
  return {
    path,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Hears one process out. Nobody is heard before the token; what comes without it ends the connection. */
function converse(socket: Socket, token: string, listener: PipeListener): void {
  let known = false;
  const peer: Peer = {
    send(message) {
      if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
    },
  };
  const reject = (what: string): void => {
    if (known) listener.broken(`The runner inside the script sent what Find LR cannot read: ${what}.`, peer);
    socket.destroy();
  };
  readLines(socket, (line) => {
    if (socket.destroyed || line?.trim() === '') return;
    if (line === null) return reject(`a line of more than ${LINE_CAP} bytes`);
    const parsed = parseMessage(line);
    if (typeof parsed === 'string') return reject(parsed);
    if (parsed === null) return;
    if (!known && (parsed.kind !== 'hello' || parsed.token !== token)) return void socket.destroy();
    known = true;
    if (parsed.kind === 'hello' && parsed.protocol !== PROTOCOL_VERSION) {
      return reject(
        `protocol ${parsed.protocol}, while this Find LR speaks ${PROTOCOL_VERSION}; install matching versions`,
      );
    }
    listener.message(parsed, peer);
  });
  socket.on('close', () => {
    if (known) listener.closed(peer);
  });
}

const SCHEMAS = {
  hello: HelloSchema,
  optimizer: OptimizerMessageSchema,
  points: PointsSchema,
  note: NoteSchema,
  held: HeldSchema,
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
  return `a malformed ${kind} message (${whatIsWrong(outcome.issues[0])})`;
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

async function listenLocally(server: Server, folder: string, token: string): Promise<string> {
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\find-lr-${token}` : join(folder, 'pipe');
  await listening(server, () => server.listen(path));
  return path;
}

async function listenOnPort(server: Server): Promise<string> {
  await listening(server, () => server.listen(0, '127.0.0.1'));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.');
  return `tcp:${address.address}:${address.port}`;
}

function listening(server: Server, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    listen();
  });
}
