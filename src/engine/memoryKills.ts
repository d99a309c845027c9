import { readFileSync } from 'node:fs';

/** How many processes the system has killed so far because memory ran out, in any container; null where it does not tell. */
export function memoryKills(): number | null {
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1];
    return count === undefined ? null : Number(count);
  } catch {
    return null; // Only Linux counts.
  }
}
