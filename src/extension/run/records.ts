import * as vscode from 'vscode';
import { createHash } from 'node:crypto';
import { endedWithWindow, partialRecord } from '../../protocol/partialRecord.ts';
import { parseRunRecord, type RunRecord } from '../../protocol/record.ts';
import { snapshot } from '../../protocol/snapshot.ts';
import type { Run } from './run.ts';

/** Runs of one script or notebook that are kept. */
const KEPT = 20;
/** Milliseconds between two times that a run under way is stored: what is lost with the window at most. */
const SAVE_EVERY = 5000;

/**
 * The runs of each script and notebook, kept with the workspace as small files, so that they outlive a reload of the window. A run is stored
 * when it begins, as `running`: one that is found so later was ended with its window. What cannot be stored is kept for this session;
 * what cannot be read (of another version, half written) is ignored.
 */
export class Records implements vscode.Disposable {
  readonly #folder: vscode.Uri | undefined;
  readonly #kept = new Map<string, readonly RunRecord[]>();
  readonly #running = new Map<string, Run>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  #latest: string | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isClosing = false;

  /** A run of this script, or notebook, has begun or ended. */
  readonly onDidChange = this.#changed.event;

  /** `storage`: the extension's folder for this workspace; undefined without a workspace, and nothing outlives the window then. */
  constructor(storage: vscode.Uri | undefined) {
    this.#folder = storage === undefined ? undefined : vscode.Uri.joinPath(storage, 'runs');
  }

  /** The script of the newest record of this session. */
  get latest(): vscode.Uri | undefined {
    return this.#latest === undefined ? undefined : vscode.Uri.parse(this.#latest);
  }

  /** Stores a run while it is under way, to its end. */
  follow(run: Run): void {
    const key = run.script.toString();
    let savedAt = -Infinity;
    this.#running.set(key, run);
    run.onEvent(({ kind }) => {
      const isDue = kind === 'started' || (kind === 'points' && Date.now() - savedAt > SAVE_EVERY);
      if (!isDue || run.state.record !== null) return;
      if (kind === 'points') savedAt = Date.now();
      this.#save(run.script, partialRecord(run.state, Date.now()));
      if (kind === 'started') this.#changed.fire(run.script);
    });
    const forget = (): void => {
      if (this.#running.get(key) === run) this.#running.delete(key);
    };
    run.finished.then(forget, forget);
  }

  /** Keeps a run that is over. Resolves when it is stored, as far as it can be. */
  async keep(script: vscode.Uri, record: RunRecord): Promise<void> {
    const key = script.toString();
    const isLost = this.#isClosing && record.status === 'cancelled';
    if (!isLost) this.#kept.set(key, [record, ...(this.#kept.get(key) ?? [])].slice(0, KEPT));
    this.#latest = key;
    this.#save(script, isLost ? { ...record, status: 'running' } : record);
    this.#changed.fire(script);
    await this.#writing;
  }

  /** The newest run first; of one that is under way what it has brought so far. */
  async all(script: vscode.Uri): Promise<RunRecord[]> {
    const running = this.#running.get(script.toString());
    const now = running === undefined || running.state.run === '' ? [] : [running.state];
    const session = [
      ...now.map((state) => partialRecord(state, Date.now())),
      ...(this.#kept.get(script.toString()) ?? []),
    ].filter(({ id }, i, all) => all.findIndex((other) => other.id === id) === i);
    const known = new Set(session.map(({ id }) => id));
    const stored = (await this.#read(script)).filter(({ id }) => !known.has(id));
    const ended = stored.map((record) => (record.status === 'running' ? endedWithWindow(record) : record));
    return [...session, ...ended].sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
  }

  async find(script: vscode.Uri, id: string): Promise<RunRecord | undefined> {
    return (await this.all(script)).find((record) => record.id === id);
  }

  /** The newest run that is over and has a result, or the newest that is over. */
  async last(script: vscode.Uri): Promise<RunRecord | undefined> {
    const over = (await this.all(script)).filter(({ status }) => status !== 'running');
    return over.find(hasResult) ?? over[0];
  }

  /** The runs that were ended with their window, which are kept as such from now on: each is told of once. */
  async takeLost(): Promise<{ readonly script: vscode.Uri; readonly record: RunRecord }[]> {
    if (this.#folder === undefined) return [];
    const folders = await foldersIn(this.#folder);
    const own = new Set([...this.#running.values()].map(({ state }) => state.run));
    const lost = await Promise.all(
      folders.map(async (folder) => {
        const names = (await namesIn(folder)).filter((name) => name.endsWith(RUNNING));
        return Promise.all(names.map((name) => read(vscode.Uri.joinPath(folder, name))));
      }),
    );
    return lost.flat().flatMap((found) => {
      if (found === undefined || own.has(found.id)) return [];
      const script = vscode.Uri.file(found.target.path);
      const record = endedWithWindow(found);
      this.#save(script, record);
      return [{ script, record }];
    });
  }

  /** VS Code is about to go: what is cancelled from now on is ended by that, and told of when it is back. */
  close(): void {
    this.#isClosing = true;
  }

  /** Resolves when all is stored. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** One after the other, so that an earlier state never takes the place of a later one. */
  #save(script: vscode.Uri, record: RunRecord): void {
    const folder = this.#folderOf(script);
    if (folder === undefined) return;
    this.#writing = this.#writing.then(async () => {
      try {
        await write(folder, record);
      } catch {
        // No room, or no right to write: the session has the record.
      }
    });
  }

  async #read(script: vscode.Uri): Promise<RunRecord[]> {
    const folder = this.#folderOf(script);
    if (folder === undefined) return [];
    const records = (await namesIn(folder)).map((name) => read(vscode.Uri.joinPath(folder, name)));
    return (await Promise.all(records)).filter((record) => record !== undefined);
  }

  #folderOf(script: vscode.Uri): vscode.Uri | undefined {
    const name = createHash('sha256').update(script.toString()).digest('hex').slice(0, 32);
    return this.#folder === undefined ? undefined : vscode.Uri.joinPath(this.#folder, name);
  }
}

/** Of a run that is under way, and what follows its name once it is over. */
const RUNNING = '.running';
const OVER = '.json';

/** There is something to see, and the run was not thrown away. */
function hasResult({ status, results }: RunRecord): boolean {
  return status !== 'cancelled' && results.length > 0;
}

/** Beside its place first, and then there: a window may be lost at any time. The oldest beyond `KEPT` go. */
async function write(folder: vscode.Uri, record: RunRecord): Promise<void> {
  const { fs } = vscode.workspace;
  const name = `${String(Date.parse(record.startedAt)).padStart(15, '0')}-${record.id}`;
  const isRunning = record.status === 'running';
  const beside = vscode.Uri.joinPath(folder, `${name}.new`);
  await fs.createDirectory(folder);
  await fs.writeFile(beside, new TextEncoder().encode(JSON.stringify(snapshot(record))));
  await fs.rename(beside, vscode.Uri.joinPath(folder, `${name}${isRunning ? RUNNING : OVER}`), {
    overwrite: true,
  });
  const names = await namesIn(folder);
  if (!isRunning && names.includes(`${name}${RUNNING}`))
    await fs.delete(vscode.Uri.joinPath(folder, `${name}${RUNNING}`));
  for (const old of names.slice(KEPT)) await fs.delete(vscode.Uri.joinPath(folder, old));
}

async function foldersIn(folder: vscode.Uri): Promise<vscode.Uri[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.map(([name]) => vscode.Uri.joinPath(folder, name));
  } catch {
    return [];
  }
}

/** The newest first; none where the folder is not there or cannot be read. */
async function namesIn(folder: vscode.Uri): Promise<string[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries
      .map(([name]) => name)
      .filter((name) => name.endsWith(OVER) || name.endsWith(RUNNING))
      .sort()
      .reverse();
  } catch {
    return [];
  }
}

async function read(file: vscode.Uri): Promise<RunRecord | undefined> {
  try {
    const bytes = await vscode.workspace.fs.readFile(file);
    return parseRunRecord(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}
