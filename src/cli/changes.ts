import { realpath } from 'node:fs/promises';
import { parseCellFile } from '../protocol/cells.ts';
import type { RunRecord } from '../protocol/record.ts';
import type { Wanted } from '../protocol/suggested.ts';
import type { SourceReader } from '../source/index.ts';
import { UsageError } from './exitCodes.ts';
import { BOM, readText } from './files.ts';
import { changeInCell } from './notebook/apply.ts';
import { DISK } from './literals.ts';
import { shownPath } from './terminal/paths.ts';

/** What `apply` does to a script, to a configuration file or to a cell. */
export interface Change {
  /** What the text is of, for a person. */
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** The file's whole text, changed. */
  readonly whole: string;
  /** What stands there already. */
  readonly already: readonly Wanted[];
}

/** What `apply` does to a file. */
export interface FileChange {
  readonly path: string;
  /** What the file is to hold. */
  readonly text: string;
  readonly changes: readonly Change[];
}

/** What writing LRs at their places changes, file by file. Throws a UsageError with a sentence where one of them cannot be written. */
export async function changesFor(
  record: RunRecord,
  places: readonly Wanted[],
  reader: SourceReader,
): Promise<FileChange[]> {
  const paths = [...new Set(places.map(({ literal }) => pathOf(literal.file)))];
  const files: FileChange[] = [];
  for (const named of paths) {
    const path = await realpath(named).catch(() => named);
    const whole = await readText(path);
    const mark = whole.startsWith(BOM) ? BOM : '';
    let text = whole.slice(mark.length);
    const changes: Change[] = [];
    const inFile = places.filter(({ literal }) => pathOf(literal.file) === named);
    for (const file of new Set(inFile.map(({ literal }) => literal.file))) {
      const wanted = inFile.filter(({ literal }) => literal.file === file);
      const change =
        parseCellFile(file) === null
          ? await changeInFile(wanted, path, text, reader)
          : await changeInCell(record, wanted, path, text, reader);
      text = change.whole;
      changes.push(change);
    }
    files.push({ path, text: mark + text, changes });
  }
  return files;
}

async function changeInFile(
  wanted: readonly Wanted[],
  path: string,
  text: string,
  reader: SourceReader,
): Promise<Change> {
  const written = await reader.write(text, wanted, (file) => DISK.read(file));
  if (!written.ok) throw new UsageError(`${shownPath(path)} is left as it is. ${written.reason}`);
  const { already } = written;
  return { title: shownPath(path), before: text, after: written.text, whole: written.text, already };
}

function pathOf(file: string): string {
  return parseCellFile(file)?.path ?? file;
}
