import * as vscode from 'vscode';
import { LANGUAGES, type Language } from '../../protocol/language.ts';

/** The type of `.ipynb`, which VS Code itself opens. */
export const NOTEBOOK_TYPE = 'jupyter-notebook';

/** The language of a code cell, if it is one that Find LR runs. */
export function languageOfCell(cell: vscode.NotebookCell): Language | undefined {
  if (cell.kind !== vscode.NotebookCellKind.Code) return undefined;
  return LANGUAGES.find((language) => language === cell.document.languageId);
}

/** Cells of these share one kernel, and so their variables. */
export function shareKernel(one: Language, other: Language): boolean {
  return (one === 'python') === (other === 'python');
}
