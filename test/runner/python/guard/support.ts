import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findLr } from '../../../cli/support/command.ts';
import { snapshot } from '../../guard/harness.ts';
import type { PythonScripts } from '../support/scripts.ts';

export interface Guarded {
  readonly code: number | null;
  /** What the script itself wrote to stdout, line by line, without the empty ones. */
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  /** Paths that are new, gone or different after the run, relative to the script's folder. */
  readonly changed: readonly string[];
  readonly stderr: string;
}

/** `find-lr run train.py` with the script's text, its folder looked at before and after; `within`: words before the command. */
export async function runGuarded(
  scripts: PythonScripts,
  text: string,
  words: readonly string[] = [],
  env: Record<string, string> = {},
  within: readonly string[] = [],
): Promise<Guarded> {
  await scripts.write('train.py', text);
  const before = snapshot(scripts.folder);
  const outcome = await findLr(['run', 'train.py', '--events', '--python', scripts.python, ...words], {
    cwd: scripts.folder,
    env: { OMP_NUM_THREADS: '1', ...env },
    within,
  });
  const after = snapshot(scripts.folder);
  const events = outcome.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { kind: string; stream?: string; line?: string; message?: string });
  return {
    code: outcome.code,
    lines: events.flatMap(({ stream, line }) => (stream === 'stdout' && line ? [line] : [])),
    notes: events.filter(({ kind }) => kind === 'note').map(({ message }) => message ?? ''),
    changed: [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((path) => before[path] !== after[path])
      .map((path) => path.slice(scripts.folder.length + 1)),
    stderr:
      outcome.stderr + events.map(({ stream, line }) => (stream === 'stderr' ? `${line}\n` : '')).join(''),
  };
}

/** What the script writes to stdout without us. */
export async function runPlain(scripts: PythonScripts, env: Record<string, string>): Promise<string[]> {
  const { stdout } = await promisify(execFile)(scripts.python, ['train.py'], {
    cwd: scripts.folder,
    env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1', ...env },
  });
  return stdout.split('\n').filter((line) => line !== '');
}

export function assertUntouched(guarded: Guarded): void {
  assert.deepEqual(guarded.changed, [], guarded.stderr);
}
