import type { RunEvent } from '../../../../src/protocol/events.ts';
import type { RunRecord } from '../../../../src/protocol/record.ts';
import { findLr } from '../../../cli/support/command.ts';
import type { PythonScripts } from './scripts.ts';

export interface Seen {
  readonly code: number | null;
  readonly record: RunRecord;
  /** What the script wrote, in all of its passes. */
  readonly output: string;
  /** The sentences that say why the sweep was repeated. */
  readonly repeated: readonly string[];
  /** How many times the script was run. */
  readonly passes: number;
}

/** `find-lr run train.py --events` with the script's text: what a front end sees of it. */
export async function watch(
  scripts: PythonScripts,
  text: string,
  words: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Seen> {
  await scripts.write('train.py', text);
  const { code, stdout, stderr } = await findLr(
    ['run', 'train.py', '--events', '--python', scripts.python, ...words],
    { cwd: scripts.folder, env: { OMP_NUM_THREADS: '1', ...env } },
  );
  const events = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as RunEvent]));
  const last = events.at(-1);
  if (last?.kind !== 'done') throw new Error(`No run record; stderr says:\n${stderr}`);
  return {
    code,
    record: last.record,
    output: events.map((event) => (event.kind === 'log' ? `${event.line}\n` : '')).join(''),
    repeated: events.flatMap((event) =>
      event.kind === 'note' && event.topic === 'epochs' ? [event.message] : [],
    ),
    passes: events.filter(({ kind }) => kind === 'pass').length,
  };
}
