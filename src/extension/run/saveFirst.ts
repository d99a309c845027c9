import * as vscode from 'vscode';
import { fileName, isConfiguration, isScript } from '../scripts.ts';

/** Offers to save what is unsaved, since a run uses the files on disk. False if cancelled, or if the file could not be saved. */
export async function saveFirst(script: vscode.Uri): Promise<boolean> {
  const folder = vscode.workspace.getWorkspaceFolder(script);
  const dirty = vscode.workspace.textDocuments.filter(
    (document) =>
      document.isDirty &&
      (isScript(document.uri) || isConfiguration(document.uri)) &&
      vscode.workspace.getWorkspaceFolder(document.uri) === folder,
  );
  if (dirty.length === 0) return true;
  const save = vscode.l10n.t('Save and run');
  const runAnyway = vscode.l10n.t('Run without saving');
  const names = dirty.map((document) => fileName(document.uri)).join(', ');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} has unsaved changes. Find LR runs the file on disk.', names),
    { modal: true },
    save,
    runAnyway,
  );
  if (choice === runAnyway) return true;
  if (choice !== save) return false;
  const saved = await Promise.all(dirty.map((document) => document.save()));
  if (saved.every(Boolean)) return true;
  void vscode.window.showErrorMessage(vscode.l10n.t('{0} could not be saved, so nothing was run.', names));
  return false;
}
