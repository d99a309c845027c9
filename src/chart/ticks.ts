/** Where the LR axis bears numbers. */
import type { Span } from './domain.ts';

/** Powers of ten within the span; every second or third where there is no room for all. */
export function decades([low, high]: Span, width: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const every = Math.max(1, Math.ceil(((last - first + 1) * 44) / width));
  const ticks: number[] = [];
  for (let power = first; power <= last; power++)
    if ((last - power) % every === 0) ticks.push(Number(`1e${power}`));
  return ticks.length > 1 ? ticks : [low, high];
}

/** Round numbers within the span, as many as there is room for. */
export function steps([low, high]: Span, width: number): number[] {
  const count = Math.max(2, Math.floor(width / 72));
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}
