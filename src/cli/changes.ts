import { cellFile, parseCellFile } from '../protocol/cells.ts';
import type { RunRecord } from '../protocol/record.ts';
import type { Wanted } from '../protocol/suggested.ts';
import {
  applyEdits,
  type PlaceCheck,
  type SourceFiles,
  type SourceReader,
  type TextEdit,
} from '../source/index.ts';
import { UsageError } from './exitCodes.ts';
import { changeInCell, indexOfCell } from './notebook/apply.ts';
import { parseNotebook } from './notebook/read.ts';
import { DISK } from './literals.ts';
import { edited, readSource, textOfFile, type SourceFile } from './sourceFile.ts';
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
  /** Of a record that anyone may have written. */
  check: PlaceCheck | undefined,
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
          ? await changeInFile(wanted, file.path, now.text, reader, check)
          : await changeInCell(record, wanted, file.path, now.text, reader, check);
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
  check: PlaceCheck | undefined,
): Promise<Change> {
  const written = await reader.write(text, wanted, (file) => DISK.read(file), check);
  if (!written.ok) throw new UsageError(`${shownPath(path)} is left as it is. ${written.reason}`);
  const { already, edits } = written;
  return { title: shownPath(path), before: text, after: written.text, edits, already };
}

/** The files and the cells that a record speaks of, as they read now. */
export async function filesNow({ target }: RunRecord): Promise<SourceFiles> {
  if (target.kind !== 'cells') return DISK;
  const name = shownPath(target.path);
  const text = await textOfFile(target.path);
  if (text === undefined) return DISK;
  const { cells } = parseNotebook(target.path, text, name);
  const sources = target.cells.map((cell): [string, string] => [
    cellFile(target.path, cell.id),
    cells[indexOfCell(cells, cell.id, target)]?.source ?? '',
  ]);
  const texts = new Map(sources);
  return { ...DISK, read: async (file) => texts.get(file) ?? DISK.read(file) };
}

function pathOf(file: string): string {
  return parseCellFile(file)?.path ?? file;
}
