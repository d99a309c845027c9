import { basename } from 'node:path';
import { formatLr } from '../../analysis/format.ts';
import { describeCell, parseCellFile } from '../../protocol/cells.ts';
import type { RecordTarget, RunRecord } from '../../protocol/record.ts';
import type { Wanted } from '../../protocol/suggested.ts';
import type { PlaceCheck, SourceReader } from '../../source/index.ts';
import type { Change } from '../changes.ts';
import { UsageError } from '../exitCodes.ts';
import { DISK } from '../literals.ts';
import { shownPath } from '../terminal/paths.ts';
import { parseNotebook, type NotebookCell } from './read.ts';
import { editSource } from './sources.ts';

/** The notebook's text with LRs written at their places in one cell. Throws a UsageError with a sentence. */
export async function changeInCell(
  record: RunRecord,
  wanted: readonly Wanted[],
  path: string,
  text: string,
  reader: SourceReader,
  check: PlaceCheck | undefined,
): Promise<Change> {
  const { target } = record;
  const name = shownPath(path);
  const { cells } = parseNotebook(path, text, name);
  const nth = indexOfCell(cells, parseCellFile(wanted[0]?.literal.file ?? '')?.id ?? '', target);
  const cell = cells[nth];
  if (cell === undefined) {
    throw new UsageError(
      `${name} is left as it is. The cell that was tested is no longer in it: run Find LR again.`,
    );
  }
  const language = target.kind === 'cells' ? target.language : 'python';
  const inCell = wanted.map(({ literal, lr }) => ({
    literal: { ...literal, cell: literal.cell ?? { language } },
    lr,
  }));
  const written = await reader.write(cell.source, inCell, (file) => DISK.read(file), check);
  if (!written.ok) throw new UsageError(`${name} is left as it is. ${written.reason}`);
  const edits = editSource(text, nth, written.edits);
  if (edits === null) {
    throw new UsageError(
      `${name} is left as it is. What is to change goes over several lines: type ${formatLr(wanted[0]?.lr ?? 0)} yourself.`,
    );
  }
  const title = `${basename(path)}, ${describeCell(cell.number, nth + 1)}`;
  return {
    title,
    before: cell.source,
    after: written.text,
    edits,
    already: wanted.filter((_, i) => written.already.includes(inCell[i] as Wanted)),
  };
}

/** Which of a notebook's cells a record means; -1: none. */
export function indexOfCell(cells: readonly NotebookCell[], id: string, target: RecordTarget): number {
  const ran = target.kind === 'cells' ? target.cells.find((cell) => cell.id === id) : undefined;
  const byId = cells.findIndex((cell) => cell.id === id);
  // A front end may have named it by its document.
  return byId !== -1 ? byId : cells.findIndex(({ number }) => number !== null && number === ran?.number);
}
