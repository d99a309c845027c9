/**
 * What the extension's host and the outputs in a notebook say to each other. A message reaches all outputs of an editor, so each names its run.
 * The stored snapshot is enough to show a run; the host adds what has happened since, and does what buttons ask for.
 */
import * as v from 'valibot';
import type { RunEvent } from './events.ts';
import { HelpSchema } from './help.ts';
import type { PanelState } from './panelState.ts';
import type { OptimizerEntry } from './record.ts';
import { ChangeSchema } from './timeLeft.ts';

export const RENDERER_ID = 'find-lr.renderer';

export type ToRenderer =
  /**
   * The answer to `hello`: all there is to show of a run under way here; null: the run is not, and what is stored is all there is. `isBusy`: the
   * notebook's kernel is at work, so that it may be what goes on with the run.
   */
  | { kind: 'welcome'; run: string; state: PanelState | null; isBusy: boolean }
  /** What happened since, in order; both sides fold it with `foldEvent`. */
  | { kind: 'events'; run: string; events: readonly RunEvent[] }
  /** The optimizers with the literals that the host found. */
  | { kind: 'optimizers'; run: string; optimizers: readonly OptimizerEntry[] }
  /** An LR was written into the source, or is no longer there (undone): null. */
  | { kind: 'applied'; run: string; optimizer: string; lr: number | null }
  /** What became of something that was asked for, in one sentence. */
  | { kind: 'said'; run: string; text: string };

const run = v.string();
const lr = v.pipe(v.number(), v.gtValue(0));

const FromRendererSchema = v.variant('kind', [
  /** An output has come to life, or its run has come to its end. */
  v.object({ kind: v.literal('hello'), run }),
  v.object({ kind: v.literal('apply'), run, optimizer: v.string(), lr }),
  v.object({ kind: v.literal('copy'), run, text: v.string() }),
  v.object({ kind: v.literal('again'), run }),
  v.object({ kind: v.literal('stop'), run }),
  /** The run under way is to take less time. */
  v.object({ kind: v.literal('change'), run, change: ChangeSchema }),
  v.object({ kind: v.literal('help'), run, help: HelpSchema }),
]);
export type FromRenderer = v.InferOutput<typeof FromRendererSchema>;

/** Throws an Error with a sentence that says what is wrong with `value`. */
export function parseFromRenderer(value: unknown): FromRenderer {
  const outcome = v.safeParse(FromRendererSchema, value);
  if (outcome.success) return outcome.output;
  throw new Error(`An output of Find LR sent something unexpected: ${outcome.issues[0].message}`);
}
