import * as vscode from 'vscode';
import type { OutputBundle } from '../../picture/bundle.ts';
import { RUN_MIME_TYPE } from '../../protocol/record.ts';

/** A place under a cell for the output of one run. */
export interface CellOutput {
  /** Milliseconds between the first two updates while the run goes on; null: none but the first, as each is an edit that the user could come across. */
  readonly pause: number | null;
  /** Puts what a run that goes on has brought so far there, in place of what was put there before. */
  update(bundle: OutputBundle): Promise<void>;
  /** Puts the result there. Where it cannot: a sentence that says why. */
  finish(bundle: OutputBundle): Promise<string | undefined>;
  /** The run was cancelled: what it had is thrown away. */
  withdraw(): Promise<void>;
}

/** The richest form first: VS Code shows the first that it can. */
export function itemsOf(bundle: OutputBundle): vscode.NotebookCellOutputItem[] {
  const { [RUN_MIME_TYPE]: record, 'image/png': png, 'text/plain': text } = bundle;
  return [
    vscode.NotebookCellOutputItem.json(record, RUN_MIME_TYPE),
    ...(png === undefined
      ? []
      : [new vscode.NotebookCellOutputItem(Buffer.from(png, 'base64'), 'image/png')]),
    vscode.NotebookCellOutputItem.text(text, 'text/plain'),
  ];
}

/** Written into the notebook as what IPython's `display` gives. */
export const DISPLAY = { outputType: 'display_data' };

export function isOurs({ items }: vscode.NotebookCellOutput): boolean {
  return items.some(({ mime }) => mime === RUN_MIME_TYPE);
}
