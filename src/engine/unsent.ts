import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Point } from '../analysis/types.ts';

/** What a process of the script had not sent yet when it died. */
export interface Unsent {
  readonly optimizer: string;
  /** Those that follow the points that were sent. */
  readonly points: readonly Point[];
  /** That it has taken, those included whose losses were still on their way from the device. */
  readonly steps: number;
}

/** Eight bytes for the number of steps, then the points, five numbers each (see wire/unsent in either runner). */
const PREFIX = 'points-';
const HEAD = 8;
const POINT = 5 * 8;

/**
 * Reads the memory of a process that has outlived it. `pid`: null for one that had not even said hello, if there was no other. `from`: the step that
 * follows the points that were sent. Null where there is none.
 */
export function readUnsent(folder: string, pid: number | null, from: number): Unsent | null {
  let memory: Buffer;
  try {
    const names = readdirSync(folder).filter((name) => name.startsWith(PREFIX));
    const name = pid === null ? names[0] : `${PREFIX}${pid}`;
    if (name === undefined || (pid === null && names.length > 1)) return null;
    memory = readFileSync(join(folder, name));
  } catch {
    return null; // There was no room for it, or the process made no point.
  }
  const written = new Map<number, { optimizer: string; point: Point }>();
  for (let at = HEAD; at + POINT <= memory.length; at += POINT) {
    const [first = 0, lr = 0, loss = NaN, optimizer = 0, last = 0] = [0, 8, 16, 24, 32].map((offset) =>
      memory.readDoubleLE(at + offset),
    );
    if (first < 1 || first !== last || !(lr > 0)) continue;
    const point = { step: first - 1, lr, loss: Number.isFinite(loss) ? loss : null };
    written.set(point.step, { optimizer: String(optimizer), point });
  }
  if (written.size === 0) return null;
  const points: Point[] = [];
  for (let step = from; written.has(step); step++) points.push(written.get(step)!.point);
  const newest = Math.max(...written.keys());
  const steps = Math.max(newest + 1, memory.readDoubleLE(0));
  return { optimizer: written.get(newest)!.optimizer, points, steps };
}
