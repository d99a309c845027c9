/** A record comes from anywhere, so that the files that it names are looked at before they are opened. */
import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { liesIn } from '../engine/liesIn.ts';
import { parseCellFile } from '../protocol/cells.ts';
import type { Wanted } from '../protocol/suggested.ts';
import { UsageError } from './exitCodes.ts';
import { say } from './terminal/say.ts';
import { shownPath } from './terminal/paths.ts';

/** Whose word it is that a file may be changed. */
export interface Trust {
  /** The file that holds the record. */
  readonly record: string;
  /** The files that the user has named beside it. */
  readonly named: readonly string[];
  /** Somebody is there to be asked, who wants the files changed. */
  readonly canAsk: boolean;
}

/**
 * Throws a UsageError unless each file of a record lies in this folder or in the record's, wherever links lead, or is confirmed by its name. What is hidden there
 * (`.ssh`, `.git`) does not count as lying there.
 */
export async function confirmPlaces(
  places: readonly Wanted[],
  { record, named, canAsk }: Trust,
  stream: NodeJS.WriteStream,
): Promise<void> {
  const folders = await Promise.all([process.cwd(), dirname(await real(resolve(record)))].map(real));
  const confirmed = await Promise.all(named.map((each) => real(resolve(each))));
  const files = new Set(places.map(({ literal }) => parseCellFile(literal.file)?.path ?? literal.file));
  for (const file of files) {
    if (!isAbsolute(file) || file.includes('\0'))
      throw new UsageError(`The record is damaged: ${shownPath(file)} is no absolute path of a file.`);
    if (!EDITABLE.test(file))
      throw new UsageError(
        `${shownPath(file)} is left as it is: it is neither a script nor a notebook nor a configuration file.`,
      );
    const path = await real(file);
    if (confirmed.includes(path) || folders.some((folder) => liesIn(path, folder))) continue;
    const where = `${file}${path === resolve(file) ? '' : `, which leads to ${path},`}`;
    if (canAsk && (await ask(stream, where))) continue;
    throw new UsageError(
      `${where} lies outside this folder and the record's. If it is the file that you mean, name it behind the record: find-lr apply ${shownPath(record)} ${shownPath(path)} --write`,
    );
  }
}

const EDITABLE = /\.(pyw?|ipynb|[cm]?[jt]s|[jt]sx|ya?ml|jsonc?|toml|ini|cfg)$/i;

async function real(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

async function ask(stream: NodeJS.WriteStream, where: string): Promise<boolean> {
  say(stream, `The record wants to change ${where} outside this folder and its own.`);
  const terminal = createInterface({ input: process.stdin, output: stream });
  try {
    return /^\s*y(es)?\s*$/i.test(await terminal.question('Change it? (yes or no) '));
  } finally {
    terminal.close();
  }
}
