import * as vscode from 'vscode';
import { choosePython } from '../python/choose.ts';
import { isPython } from '../scripts.ts';
import type { Services } from '../services.ts';

/** "Choose Python interpreter": for a script, that of the active editor, else for the workspace. True where one was chosen. */
export async function choosePythonFor({ pythons }: Services, uri: vscode.Uri | undefined): Promise<boolean> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const script = [uri, active].find((candidate) => candidate !== undefined && isPython(candidate));
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = script ?? (folder === undefined ? undefined : vscode.Uri.joinPath(folder, 'train.py'));
  if (target === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a Python script or a folder first.'));
    return false;
  }
  return choosePython(target, pythons);
}
