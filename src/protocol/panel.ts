/** What the extension's host and the panel page say to each other. The host owns the history; the page can be gone at any time. */
import * as v from 'valibot';
import type { RunEvent } from './events.ts';
import { HelpSchema } from './help.ts';
import { LocationSchema } from './messages.ts';
import type { PanelState } from './panelState.ts';
import type { OptimizerEntry } from './record.ts';
import { ChangeSchema } from './timeLeft.ts';

export type ToPanel =
  /** All there is to show: the answer to `ready`, which the page sends whenever it comes (back) to life. */
  | { kind: 'snapshot'; state: PanelState | null }
  /** What happened since, in order; both sides fold them with `foldEvent`. Ignored by the page if `run` is not the one it shows. */
  | { kind: 'events'; run: string; events: readonly RunEvent[] }
  /** The optimizers with the literals that the host found. */
  | { kind: 'optimizers'; run: string; optimizers: readonly OptimizerEntry[] }
  /** An LR was written into the source, or is no longer there (undone): null. */
  | { kind: 'applied'; run: string; optimizer: string; lr: number | null }
  /** The runs of the script that are kept, the newest first. */
  | { kind: 'runs'; runs: readonly EarlierRun[] }
  /** The outcome of something that the user asked for, in one sentence. */
  | { kind: 'notice'; tone: 'info' | 'error'; text: string };

/** A run that can be shown again, in words. */
export interface EarlierRun {
  readonly id: string;
  readonly time: string;
  readonly suggestion: string;
  /** How it ended. */
  readonly status: string;
}

const FromPanelSchema = v.variant('kind', [
  v.object({ kind: v.literal('ready') }),
  v.object({
    kind: v.literal('apply'),
    run: v.string(),
    optimizer: v.string(),
    lr: v.pipe(v.number(), v.gtValue(0)),
  }),
  v.object({ kind: v.literal('copy'), text: v.string() }),
  v.object({ kind: v.literal('cancel'), run: v.string() }),
  /** The run under way is to take less time. */
  v.object({ kind: v.literal('change'), run: v.string(), change: ChangeSchema }),
  /** Ends the run with what it has. */
  v.object({ kind: v.literal('stop'), run: v.string() }),
  v.object({ kind: v.literal('help'), run: v.string(), help: HelpSchema }),
  /** "Run again with…": the host asks for the options. */
  v.object({ kind: v.literal('rerun'), run: v.string() }),
  /** Show one of the script's runs that are kept, in the place of the one that is shown. */
  v.object({ kind: v.literal('show'), run: v.string() }),
  v.object({
    kind: v.literal('export'),
    run: v.string(),
    format: v.picklist(['svg', 'png', 'csv', 'json', 'vl.json']),
    /** A file name without its folder. */
    name: v.string(),
    /** The file's text; for `png` its bytes in base64. */
    content: v.string(),
  }),
  /** Show a place in the source. */
  v.object({ kind: v.literal('open'), location: LocationSchema }),
]);
export type FromPanel = v.InferOutput<typeof FromPanelSchema>;

/** Throws an Error with a sentence that says what is wrong with `value`. */
export function parseFromPanel(value: unknown): FromPanel {
  const outcome = v.safeParse(FromPanelSchema, value);
  if (outcome.success) return outcome.output;
  throw new Error(`The panel sent something unexpected: ${outcome.issues[0].message}`);
}
