/** What the script's thread and the wire's worker share and post to each other. */
import type { PointMessage } from './messages.ts';

/** Slots of the shared Int32Array. */
export const Slot = {
  /** 1 once the engine said `stop`. */
  stop: 0,
  /** The number of the last `flush` whose bytes have left. */
  flushed: 1,
  /** How many steps the engine wants the sweep to have in all; 0 where it has not said so since it was read. */
  steps: 2,
} as const;

export const SLOTS = 3;

export interface WorkerSetup {
  readonly pipe: string;
  readonly flags: Int32Array<SharedArrayBuffer>;
  /** The engine put this process and its parents up to the launcher into a process group of their own. */
  readonly ownsGroup: boolean;
}

export type Post =
  | { readonly kind: 'point'; readonly optimizer: string; readonly point: PointMessage }
  | { readonly kind: 'line'; readonly line: string }
  /** Answered in `Slot.flushed`. `last`: nothing follows, and the engine may close the pipe. */
  | { readonly kind: 'flush'; readonly ticket: number; readonly last: boolean };
