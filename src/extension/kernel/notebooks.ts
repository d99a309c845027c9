/** Which notebooks are TypeScript's, and how they say so in their files. */
import * as vscode from 'vscode';
import { NOTEBOOK_TYPE } from '../ipynb/languages.ts';
import { jupyterMetadata } from '../ipynb/metadata.ts';
import { KERNEL_ID, LANGUAGES } from './names.ts';

/** What nbformat keeps of a notebook's kernel and language. Opened again, its cells are TypeScript, and our kernel is offered first. */
const METADATA = {
  kernelspec: { name: KERNEL_ID, display_name: 'TypeScript (Find LR)', language: 'typescript' },
  language_info: { name: 'typescript', file_extension: '.ts', mimetype: 'text/typescript' },
};

/** Whether our kernel should be offered before others: by the notebook's own word, else by its cells. */
export function isOurs(notebook: vscode.NotebookDocument): boolean {
  if (notebook.notebookType !== NOTEBOOK_TYPE) return false;
  const { kernelspec } = jupyterMetadata(notebook);
  if (kernelspec) return LANGUAGES.includes(kernelspec.language ?? '') || kernelspec.name === KERNEL_ID;
  return notebook.getCells().some(({ document }) => LANGUAGES.includes(document.languageId));
}

/** Writes into a notebook that names no kernel that it is ours. */
export async function nameKernel(notebook: vscode.NotebookDocument): Promise<void> {
  const metadata = jupyterMetadata(notebook);
  if (metadata.kernelspec) return;
  const edit = new vscode.WorkspaceEdit();
  edit.set(notebook.uri, [
    vscode.NotebookEdit.updateNotebookMetadata({
      ...notebook.metadata,
      metadata: { ...metadata, ...METADATA },
    }),
  ]);
  await vscode.workspace.applyEdit(edit);
}

/** Opens an untitled notebook with an empty TypeScript cell and our kernel. */
export async function newNotebook(): Promise<void> {
  const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, '', 'typescript');
  const data = new vscode.NotebookData([cell]);
  data.metadata = { metadata: METADATA, nbformat: 4, nbformat_minor: 5 };
  const notebook = await vscode.workspace.openNotebookDocument(NOTEBOOK_TYPE, data);
  await vscode.window.showNotebookDocument(notebook);
}
