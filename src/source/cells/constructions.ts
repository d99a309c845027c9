import type { SourceReader } from '../reader.ts';
import type { Construction } from '../types.ts';
import { JoinedCells, type NotebookCells } from './joinedCells.ts';

/** The optimizer constructions of each cell, by its id; offsets and lines count in the cell. What they are made of may be imported in another cell. */
export async function constructionsInCells(
  notebook: NotebookCells,
  reader: SourceReader,
): Promise<ReadonlyMap<string, readonly Construction[]>> {
  const joined = new JoinedCells(notebook);
  const found = new Map<string, Construction[]>();
  for (const construction of await reader.constructions(joined.path, joined.text)) {
    const part = joined.partAt(construction);
    if (part === undefined) continue;
    const { start, end, line, literal, conditions } = construction;
    const own = found.get(part.id) ?? [];
    own.push({
      ...construction,
      start: start - part.start,
      end: end - part.start,
      line: line - part.line,
      literal: literal === null ? null : joined.leave(literal),
      conditions: conditions.map((offset) => offset - part.start),
    });
    found.set(part.id, own);
  }
  return found;
}
