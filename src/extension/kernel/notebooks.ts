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

/** Whose a notebook is. An empty one names no language, and no cell of it has code yet. */
export type Kind = 'ours' | 'empty' | 'foreign';

/** By the kernel that the notebook names, else by most of its cells that have code. */
export function kindOf(notebook: vscode.NotebookDocument): Kind {
  if (notebook.notebookType !== NOTEBOOK_TYPE) return 'foreign';
  const { kernelspec, language_info } = jupyterMetadata(notebook);
  const isNamed = (language: string | undefined): Kind =>
    LANGUAGES.includes(language ?? '') || kernelspec?.name === KERNEL_ID ? 'ours' : 'foreign';
  if (kernelspec?.language !== undefined) return isNamed(kernelspec.language);
  const code = notebook
    .getCells()
    .filter(
      ({ kind, document }) => kind === vscode.NotebookCellKind.Code && document.getText().trim() !== '',
    );
  if (code.length > 0) {
    const ours = code.filter(({ document }) => LANGUAGES.includes(document.languageId));
    return 2 * ours.length >= code.length ? 'ours' : 'foreign';
  }
  // Where a file names no language, VS Code's ipynb extension puts in `{ name: 'python' }`, and nothing more.
  const isSaid = kernelspec != null || Object.keys(language_info ?? {}).length > 1;
  return isSaid ? isNamed(language_info?.name) : 'empty';
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
