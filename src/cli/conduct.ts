import { run } from '../engine/index.ts';
import type { RunEvent } from '../protocol/events.ts';
import type { OptimizerMessage } from '../protocol/messages.ts';
import type { RunRecord } from '../protocol/record.ts';
import type { Change } from '../protocol/timeLeft.ts';
import { withoutStyles } from '../protocol/visible.ts';
import { attachLiterals } from '../source/index.ts';
import { ExitCode } from './exitCodes.ts';
import { openSourceReader } from './literals.ts';
import type { ToRun } from './toRun.ts';

export interface Conducted {
  /** With the places where its LRs stand. */
  readonly record: RunRecord;
  /** Of what the script wrote. */
  readonly lastLines: readonly string[];
}

const LAST_LINES = 12;

/** Runs to the end; what is worth knowing goes to `take`, the `done` with the whole record last. A first Ctrl+C cancels the run. */
export async function conduct(
  { spec, notes, files }: ToRun,
  assets: string,
  take: (event: RunEvent) => void,
  begun?: (ask: (change: Change) => void) => void,
): Promise<Conducted> {
  const messages = new Map<string, OptimizerMessage>();
  const reader = openSourceReader(assets);
  const lastLines: string[] = [];
  const cancel = new AbortController();
  const interrupt = (): void => {
    // The children die with this process (see engine/child.ts).
    if (cancel.signal.aborted) process.exit(ExitCode.cancelled);
    cancel.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, interrupt);
  try {
    for await (const event of run(spec, { signal: cancel.signal, assets, begun })) {
      if (event.kind === 'done') {
        const record = await attachLiterals(event.record, reader, files, messages);
        take({ ...event, record });
        return { record, lastLines };
      }
      if (event.kind === 'optimizer') {
        const { id, location } = event.optimizer;
        // Grammars load while the child trains; what is wrong with them is told when they are needed.
        reader.prepare(location?.file ?? spec.target.path).catch(() => undefined);
        messages.set(id, event.optimizer);
      }
      if (event.kind === 'log') {
        lastLines.push(withoutStyles(event.line));
        if (lastLines.length > LAST_LINES) lastLines.shift();
      }
      take(event);
      if (event.kind === 'started')
        for (const message of notes) take({ kind: 'note', topic: 'cells', message });
    }
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
  throw new Error('The run ended without its record.');
}
