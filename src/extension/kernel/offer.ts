/**
 * When VS Code is to know our kernel. A kernel is registered for all notebooks of a type, and one that is the only one VS Code takes for each of them,
 * without a question and whatever their language (`getSelectedOrSuggestedKernel` in its notebookKernelServiceImpl.ts). With it a Python notebook would run
 * nothing, and VS Code would not offer to install Jupyter. So the kernel is registered only where a notebook needs it.
 */
import * as vscode from 'vscode';
import { Disposables } from '../disposables.ts';
import { NOTEBOOK_TYPE } from '../ipynb/languages.ts';
import { kindOf } from './notebooks.ts';

const JUPYTER = 'ms-toolsai.jupyter';

/** Calls `change` now and whenever it changes whether the kernel is to be registered. */
export function followOffer(change: (isDue: boolean) => void): vscode.Disposable {
  let isRegistered = false;
  const look = (): void => {
    const due = isDue(isRegistered);
    if (due === isRegistered) return;
    isRegistered = due;
    change(due);
  };
  const owned = new Disposables();
  owned.add(vscode.workspace.onDidOpenNotebookDocument(look));
  owned.add(vscode.workspace.onDidCloseNotebookDocument(look));
  owned.add(vscode.workspace.onDidChangeNotebookDocument(look));
  owned.add(vscode.window.onDidChangeActiveNotebookEditor(look));
  owned.add(vscode.window.onDidChangeVisibleNotebookEditors(look));
  owned.add(vscode.extensions.onDidChange(look));
  look();
  return owned;
}

/** While notebooks of ours and of others are open, the one that is looked at decides, unless there are other kernels to choose from. */
function isDue(isRegistered: boolean): boolean {
  const open = vscode.workspace.notebookDocuments.filter(isIpynb);
  const isWelcome = (notebook: vscode.NotebookDocument): boolean => kindOf(notebook) !== 'foreign';
  if (!open.some(isWelcome)) return false;
  if (open.every(isWelcome) || vscode.extensions.getExtension(JUPYTER) !== undefined) return true;
  const { activeNotebookEditor: active, visibleNotebookEditors: visible } = vscode.window;
  const seen = (active === undefined ? visible : [active])
    .map(({ notebook }) => notebook)
    .filter((notebook) => isIpynb(notebook) && !notebook.isClosed);
  return seen.length === 0 ? isRegistered : seen.some(isWelcome);
}

function isIpynb({ notebookType }: vscode.NotebookDocument): boolean {
  return notebookType === NOTEBOOK_TYPE;
}
