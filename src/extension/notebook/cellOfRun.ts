import type * as vscode from 'vscode';
import { RUN_MIME_TYPE } from '../../protocol/record.ts';

/** The cell that has the output of a run, wherever it has been moved; undefined where none has. */
export function cellOfRun(notebook: vscode.NotebookDocument, run: string): vscode.NotebookCell | undefined {
  return notebook
    .getCells()
    .find(({ outputs }) =>
      outputs.some(({ items }) => items.some((item) => item.mime === RUN_MIME_TYPE && idOf(item) === run)),
    );
}

function idOf({ data }: vscode.NotebookCellOutputItem): unknown {
  try {
    const record: unknown = JSON.parse(new TextDecoder().decode(data));
    return typeof record === 'object' && record !== null && 'id' in record ? record.id : undefined;
  } catch {
    // Whoever wrote it: it is no record.
    return undefined;
  }
}
