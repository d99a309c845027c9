/** The last run of each folder, for `find-lr apply` without a record. It is kept with the user's state, never in the folder itself. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { formatLr } from '../analysis/format.ts';
import { parseRunRecord, type RunRecord } from '../protocol/record.ts';
import { UsageError } from './exitCodes.ts';
import { writeAtomically } from './files.ts';
import { shownPath } from './terminal/paths.ts';

/** Folders whose last run is kept. */
const MOST = 50;

/** Keeps a run as the last one of a folder. False where nothing can be kept, in a home that is read-only. */
export async function keepLastRun(
  record: RunRecord,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  try {
    const state = stateFolder(env);
    // What was trained on may be private, and what the script was given, secret.
    await mkdir(state, { recursive: true, mode: 0o700 });
    await writeAtomically(await fileOf(folder, env), JSON.stringify(withoutDetails(record)), 0o600);
    await forgetOldest(state);
    return true;
  } catch {
    return false;
  }
}

/** The last run of a folder. Throws a UsageError where none is known. */
export async function lastRun(folder: string, env: NodeJS.ProcessEnv): Promise<RunRecord> {
  const text = await readFile(await fileOf(folder, env), 'utf8').catch(() => null);
  try {
    if (text !== null) return parseRunRecord(JSON.parse(text));
  } catch {
    // Of another version, or damaged: as good as none.
  }
  throw new UsageError(
    'No run of this folder is known. Run find-lr run SCRIPT here first, or name a record that --out has saved.',
  );
}

/** Which run it is: `The last run of this folder: train.py, 2026-11-29 09:15, LR 2.4e-3`. */
export function describeLastRun({ target, startedAt, results }: RunRecord): string {
  const lrs = results.flatMap(({ recommended }) => (recommended === null ? [] : [formatLr(recommended.lr)]));
  const found = lrs.length === 0 ? 'no LR found' : `LR ${lrs.join(' and ')}`;
  return `The last run of this folder: ${shownPath(target.path)}, ${localTime(new Date(startedAt))}, ${found}`;
}

/** What an edit needs: no points, no output, and none of the script's arguments, which may hold a password. */
function withoutDetails(record: RunRecord): RunRecord {
  return {
    ...record,
    target: { ...record.target, args: [] },
    passes: [],
    results: record.results.map((result) => ({ ...result, curve: { lr: [], loss: [] } })),
    diagnoses: [],
  };
}

async function fileOf(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const real = await realpath(folder);
  return join(stateFolder(env), `${createHash('sha256').update(real).digest('hex').slice(0, 32)}.json`);
}

/** As the XDG base directories and Windows have it. A relative path counts for nothing there. */
function stateFolder(env: NodeJS.ProcessEnv): string {
  const named = process.platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_STATE_HOME'];
  const base = named !== undefined && isAbsolute(named) ? named : join(homedir(), '.local', 'state');
  return join(base, 'find-lr', 'last-runs');
}

async function forgetOldest(state: string): Promise<void> {
  const names = (await readdir(state)).filter((name) => name.endsWith('.json'));
  if (names.length <= MOST) return;
  const aged = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(state, name))).mtimeMs })),
  );
  const old = aged.sort((a, b) => b.at - a.at).slice(MOST);
  await Promise.all(old.map(({ name }) => rm(join(state, name), { force: true })));
}

/** `2026-11-29 09:15`, by the clock on the wall. */
function localTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
