/**
 * Which folders of passes belong to engines that are gone, and may be removed.
 *
 * A folder is alive while the engine that made it holds its lock: a listening socket, to which anybody may connect. The kernel closes it
 * however the engine ends, by SIGKILL too, and a connection is accepted in the kernel even while the engine is stopped or busy. A process
 * number would mean another process, or none, in another PID namespace (a container that shares the temporary folder), and would be given
 * to another process in time; Node has no `flock`; and a heartbeat would stop with a stopped or sleeping machine.
 */
import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';

const PREFIX = 'find-lr-pass-';
const HOUR = 60 * 60 * 1000;
const WEEK = 7 * 24 * HOUR;

let machine: string | null = null;

/** A name that no other folder has; it tells the machine, since machines may share a temporary folder. */
export function nameOfFolder(): string {
  return `${PREFIX}${(machine ??= machineName())}-${randomBytes(4).toString('hex')}`;
}

/** Locks a folder for as long as this process lives, or until the lock is closed. */
export async function lock(folder: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(lockOf(folder), () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server.unref();
}

/** The abandoned folders of this user in `base`. */
export async function abandonedFolders(base: string): Promise<string[]> {
  const paths = (await readdir(base))
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => join(base, name));
  const abandoned = await Promise.all(paths.map(isAbandoned));
  return paths.filter((_, i) => abandoned[i]);
}

/** Opens nothing that is in the folder: in another user's, a FIFO would hold us up for ever. */
async function isAbandoned(path: string): Promise<boolean> {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined || !status.isDirectory()) return false;
  if (process.getuid !== undefined && status.uid !== process.getuid()) return false;
  const age = Date.now() - status.mtimeMs;
  // Nobody here can ask for a lock on another machine, or on this one before it was started anew.
  if (!basename(path).startsWith(`${PREFIX}${(machine ??= machineName())}-`)) return age > WEEK;
  const state = await stateOf(lockOf(path));
  // Without a lock it is being made at this moment, or its engine was killed while it made it.
  return state === 'free' || (state === 'missing' && age > HOUR);
}

function stateOf(address: string): Promise<'held' | 'free' | 'missing'> {
  return new Promise((resolve) => {
    const socket = connect(address, () => settle('held'));
    const settle = (state: 'held' | 'free' | 'missing'): void => {
      socket.destroy();
      resolve(state);
    };
    // Any other error (too many are connecting, no descriptor is left) does not say that nobody listens.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      settle(error.code === 'ECONNREFUSED' ? 'free' : error.code === 'ENOENT' ? 'missing' : 'held'),
    );
  });
}

function lockOf(folder: string): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\${basename(folder)}-lock` : join(folder, 'lock');
}

function machineName(): string {
  return createHash('sha256')
    .update(bootId() ?? hostname())
    .digest('hex')
    .slice(0, 6);
}

/** The same in all containers of a machine. */
function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
  } catch {
    return null; // Only Linux has it.
  }
}
