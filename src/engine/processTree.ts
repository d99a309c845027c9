import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/**
 * Kills a child that leads its own process group, with everything that it started: the group, descendants that left it, and
 * (where the system lets us read environments) strays that no longer have a parent, found by `marker`, a string in their environment. `pid`: null where it is not known. Gives
 * whether any was there still.
 */
export function killTree(pid: number | null, marker: string): boolean {
  if (process.platform === 'win32') {
    if (pid === null) return false;
    try {
      execFileSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    } catch {
      // It had ended by itself: that is what was wanted.
    }
    return false;
  }
  const members = treeOf(pid, marker);
  for (const member of members) send(member, 'SIGKILL');
  if (pid !== null) send(-pid, 'SIGKILL');
  // What was being started while we looked is found by a second look.
  for (const member of treeOf(pid, marker)) send(member, 'SIGKILL');
  return members.length > 0;
}

/** Resident memory of the child and its descendants now, in bytes; null where it cannot be told. */
export function treeMemory(pid: number): number | null {
  if (process.platform === 'win32') return null;
  const members = new Set(treeOf(pid, null));
  let kilobytes = 0;
  for (const member of members) kilobytes += process.platform === 'linux' ? residentOf(member) : 0;
  return kilobytes === 0 ? null : kilobytes * 1024;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // ESRCH: gone already. EPERM: a group of which only zombies are left (macOS). Neither leaves anything to kill.
    if (!isCode(error, 'ESRCH') && !isCode(error, 'EPERM')) throw error;
  }
}

/** The process, the members of its group and all their descendants. */
function treeOf(root: number | null, marker: string | null): number[] {
  const rows = process.platform === 'linux' ? linuxProcesses() : psProcesses();
  const members = new Set<number>();
  for (const row of rows) {
    if (row.pid === root || row.group === root) members.add(row.pid);
    else if (marker !== null && process.platform === 'linux' && environmentHas(row.pid, marker))
      members.add(row.pid);
  }
  for (let size = -1; size !== members.size;) {
    size = members.size;
    for (const row of rows) if (members.has(row.parent)) members.add(row.pid);
  }
  members.delete(process.pid);
  return [...members];
}

function linuxProcesses(): ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const stat = readProc(`/proc/${name}/stat`);
    if (stat === '') continue;
    // The command, in parentheses, may hold anything; the fields behind it are state, parent, group.
    const [, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    rows.push({ pid, parent: Number(parent), group: Number(group) });
  }
  return rows;
}

function psProcesses(): ProcessRow[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid='], { encoding: 'utf8' });
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [pid = 0, parent = 0, group = 0] = line.trim().split(/\s+/).map(Number);
      return { pid, parent, group };
    });
}

function environmentHas(pid: number, marker: string): boolean {
  return readProc(`/proc/${pid}/environ`).includes(marker);
}

function residentOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readProc(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** '' for a process that has just ended or is another user's. */
function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (
      isCode(error, 'ENOENT') ||
      isCode(error, 'ESRCH') ||
      isCode(error, 'EACCES') ||
      isCode(error, 'EPERM')
    )
      return '';
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
