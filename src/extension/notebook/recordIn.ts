import type * as vscode from 'vscode';
import { cellFile, parseCellFile } from '../../protocol/cells.ts';
import type { OptimizerEntry, RunRecord } from '../../protocol/record.ts';
import { pathOfNotebook } from './place.ts';

/** The record that is stored in a notebook, with its places in this notebook: it may have been moved since, or be known to its kernel by another name. */
export function recordIn(notebook: vscode.NotebookDocument, record: RunRecord): RunRecord {
  const path = pathOfNotebook(notebook);
  const { target } = record;
  if (target.kind !== 'cells' || target.path === path) return record;
  const moved = <T extends { readonly file: string }>(place: T): T => {
    const at = parseCellFile(place.file);
    return at?.path === target.path ? { ...place, file: cellFile(path, at.id) } : place;
  };
  const optimizers = record.optimizers.map((entry): OptimizerEntry => {
    const { candidates, literal, location } = entry;
    return {
      ...entry,
      location: location === null ? null : moved(location),
      literal: literal === null ? null : moved(literal),
      ...(candidates === undefined ? {} : { candidates: candidates.map(moved) }),
    };
  });
  return { ...record, target: { ...target, path }, optimizers };
}
