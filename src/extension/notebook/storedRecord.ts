import * as vscode from 'vscode';
import { cellFile, parseCellFile } from '../../protocol/cells.ts';
import { parseRunRecord, RUN_MIME_TYPE, type RunRecord } from '../../protocol/record.ts';
import { pathOfNotebook } from '../ipynb/place.ts';

/** The record of a run whose output an open notebook has: one of an earlier session, or of a kernel that ran the test by itself. */
export function storedRecord(run: string): RunRecord | undefined {
  return vscode.workspace.notebookDocuments.flatMap(storedRecords).find(({ id }) => id === run);
}

/** The runs whose outputs a notebook has, in its order. */
export function storedRecords(notebook: vscode.NotebookDocument): RunRecord[] {
  return notebook
    .getCells()
    .flatMap(({ outputs }) => outputs)
    .flatMap(({ items }) => items)
    .flatMap((item) => recordIn(item) ?? [])
    .map((record) => within(record, pathOfNotebook(notebook)));
}

/** The cell that has the output of a run, wherever it has been moved; undefined where none has. */
export function cellOfRun(notebook: vscode.NotebookDocument, run: string): vscode.NotebookCell | undefined {
  return notebook
    .getCells()
    .find(({ outputs }) => outputs.some(({ items }) => items.some((item) => recordIn(item)?.id === run)));
}

function recordIn({ data, mime }: vscode.NotebookCellOutputItem): RunRecord | undefined {
  if (mime !== RUN_MIME_TYPE) return undefined;
  try {
    return parseRunRecord(JSON.parse(new TextDecoder().decode(data)));
  } catch {
    return undefined; // Of another version, or written by somebody else.
  }
}

/** A kernel may not know the path of its notebook, and the notebook may have been renamed: the cells are those of `path`. */
function within(record: RunRecord, path: string): RunRecord {
  const { target } = record;
  if (target.kind !== 'cells' || target.path === path) return record;
  const moved = <T extends { file: string }>(place: T): T => {
    const at = parseCellFile(place.file);
    return at?.path === target.path ? { ...place, file: cellFile(path, at.id) } : place;
  };
  return {
    ...record,
    target: { ...target, path },
    optimizers: record.optimizers.map((entry) => ({
      ...entry,
      location: entry.location === null ? null : moved(entry.location),
      literal: entry.literal === null ? null : moved(entry.literal),
      groups: entry.groups.map((group) =>
        group.literal == null ? group : { ...group, literal: moved(group.literal) },
      ),
      ...(entry.candidates === undefined ? {} : { candidates: entry.candidates.map(moved) }),
    })),
  };
}
