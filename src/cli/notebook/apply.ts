import { basename } from 'node:path';
import { describeCell, parseCellFile } from '../../protocol/cells.ts';
import type { Literal, RunRecord } from '../../protocol/record.ts';
import { rewrite } from '../../source/index.ts';
import type { Change } from '../change.ts';
import { UsageError } from '../exitCodes.ts';
import { shownPath } from '../terminal/paths.ts';
import { parseNotebook } from './read.ts';
import { editSource } from './sources.ts';

/** The notebook's text with `lr` written into the cell where `literal` stands. Throws a UsageError with a sentence. */
export function changeInCell(
  record: RunRecord,
  literal: Literal,
  lr: number,
  path: string,
  text: string,
): Change {
  const name = shownPath(path);
  const { cells } = parseNotebook(path, text, name);
  const id = parseCellFile(literal.file)?.id;
  const ran = record.target.kind === 'cells' ? record.target.cells.find((cell) => cell.id === id) : undefined;
  const byId = cells.findIndex((cell) => cell.id === id);
  // A front end may have named it by its document.
  const nth = byId !== -1 ? byId : cells.findIndex(({ number }) => number !== null && number === ran?.number);
  const cell = cells[nth];
  if (cell === undefined) {
    throw new UsageError(
      `${name} is left as it is. The cell that was tested is no longer in it: run Find LR again.`,
    );
  }
  const rewritten = rewrite(cell.source, literal, lr);
  if (!rewritten.ok) throw new UsageError(`${name} is left as it is. ${rewritten.reason}`);
  const whole = editSource(text, nth, rewritten.edits);
  if (whole === null) {
    throw new UsageError(
      `${name} is left as it is. What is to change goes over several lines: type ${lr} yourself.`,
    );
  }
  const title = `${basename(path)}, ${describeCell(cell.number, nth + 1)}`;
  return { title, before: cell.source, after: rewritten.text, whole };
}
