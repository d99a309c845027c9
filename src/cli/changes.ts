import { parseCellFile } from '../protocol/cells.ts';
import type { RunRecord } from '../protocol/record.ts';
import type { Wanted } from '../protocol/suggested.ts';
import { applyEdits, type SourceReader, type TextEdit } from '../source/index.ts';
import { UsageError } from './exitCodes.ts';
import { changeInCell } from './notebook/apply.ts';
import { DISK } from './literals.ts';
import { edited, readSource, type SourceFile } from './sourceFile.ts';
import { shownPath } from './terminal/paths.ts';

/** What `apply` does to a script, to a configuration file or to a cell. */
export interface Change {
  /** What the text is of, for a person. */
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** What is changed in the file's text. */
  readonly edits: readonly TextEdit[];
  /** What stands there already. */
  readonly already: readonly Wanted[];
}

/** What `apply` does to a file. */
export interface FileChange {
  /** As it is. */
  readonly file: SourceFile;
  /** What it is to hold. */
  readonly bytes: Uint8Array;
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
    const file = await readSource(named);
    let now = file;
    const changes: Change[] = [];
    const inFile = places.filter(({ literal }) => pathOf(literal.file) === named);
    for (const place of new Set(inFile.map(({ literal }) => literal.file))) {
      const wanted = inFile.filter(({ literal }) => literal.file === place);
      const change =
        parseCellFile(place) === null
          ? await changeInFile(wanted, file.path, now.text, reader)
          : await changeInCell(record, wanted, file.path, now.text, reader);
      now = { ...now, text: applyEdits(now.text, change.edits), bytes: edited(now, change.edits) };
      changes.push(change);
    }
    files.push({ file, bytes: now.bytes, changes });
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
  const { already, edits } = written;
  return { title: shownPath(path), before: text, after: written.text, edits, already };
}

function pathOf(file: string): string {
  return parseCellFile(file)?.path ?? file;
}
