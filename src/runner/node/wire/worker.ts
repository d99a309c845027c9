/**
 * Owns the pipe to the engine, in a thread of its own: points leave and a stop arrives while the script's loop never yields.
 * When the pipe closes, the training has nobody left to train for: the process ends, and its group with it.
 */
import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { Slot, type Post, type WorkerSetup } from './mailbox.ts';
import type { PointMessage } from './messages.ts';

const BATCH_POINTS = 16;
const BATCH_MS = 30;

const { pipe, flags, ownsGroup } = workerData as WorkerSetup;
const socket = connect(pipe);
let batch: { optimizer: string; points: PointMessage[] } | null = null;
let timer: NodeJS.Timeout | null = null;
let finished = false;

parentPort?.on('message', receive);
readLines(obey);
let connected = false;
socket.on('connect', () => (connected = true));
// 'close' follows.
socket.on('error', ({ message }) => {
  if (connected || finished) return;
  writeSync(
    2,
    `Error: Find LR cannot be reached at ${pipe} (${message}), so this process ends. Start all processes of the training on the machine that Find LR runs on.\n`,
  );
});
socket.on('close', () => {
  if (!finished) killTree();
});

function receive(post: Post): void {
  switch (post.kind) {
    case 'point':
      collect(post.optimizer, post.point);
      break;
    case 'line':
      sendBatch();
      socket.write(post.line);
      break;
    case 'flush':
      sendBatch();
      finished ||= post.last;
      socket.write('', () => {
        Atomics.store(flags, Slot.flushed, post.ticket);
        Atomics.notify(flags, Slot.flushed);
      });
  }
}

/** The first point of a batch waits for at most `BATCH_MS`; the very first of all leaves in the same way. */
function collect(optimizer: string, point: PointMessage): void {
  if (batch !== null && batch.optimizer !== optimizer) sendBatch();
  batch ??= { optimizer, points: [] };
  batch.points.push(point);
  if (batch.points.length >= BATCH_POINTS) sendBatch();
  else timer ??= setTimeout(sendBatch, BATCH_MS);
}

function sendBatch(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  if (batch === null) return;
  socket.write(`${JSON.stringify({ kind: 'points', ...batch })}\n`);
  batch = null;
}

function obey(line: string): void {
  const message = JSON.parse(line) as { kind: string; steps?: number };
  if (message.kind === 'stop') Atomics.store(flags, Slot.stop, 1);
  if (message.kind === 'sweep') Atomics.store(flags, Slot.steps, message.steps ?? 0);
}

function readLines(onLine: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.filter((line) => line !== '').forEach(onLine);
  });
}

function killTree(): void {
  if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(process.pid), '/T', '/F']);
  else process.kill(ownsGroup ? 0 : process.pid, 'SIGKILL');
}
