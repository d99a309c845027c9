import { Worker } from 'node:worker_threads';
import { LIFELINE } from '../messages.ts';

const WATCH = `
  const { Socket } = require('node:net');
  new Socket({ fd: ${LIFELINE}, readable: true, writable: false })
    .on('close', () => process.kill(process.pid, 'SIGKILL'))
    .on('error', () => {})
    .resume();
`;

/** Ends this process when the client is gone, even out of a loop that never yields: the watch is kept in a thread. */
export function watchLifeline(): void {
  new Worker(WATCH, { eval: true, execArgv: [], env: {} }).unref();
}
