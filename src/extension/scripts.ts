import * as vscode from 'vscode';
import { posix } from 'node:path';
import { NOTEBOOK_TYPE } from './ipynb/languages.ts';

const EXTENSIONS = /\.([cm]?[jt]s|pyw?)$/;

/** Documents in which a learning rate may stand: scripts, cells, and config files of whatever language VS Code takes them for. */
export const LITERALS: vscode.DocumentFilter[] = [
  { language: 'javascript', scheme: 'file' },
  { language: 'python', scheme: 'file' },
  { language: 'typescript', scheme: 'file' },
  { language: 'javascript', notebookType: NOTEBOOK_TYPE },
  { language: 'python', notebookType: NOTEBOOK_TYPE },
  { language: 'typescript', notebookType: NOTEBOOK_TYPE },
  { scheme: 'file', pattern: '**/*.{json,yaml,yml,toml}' },
];

export function isPython(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' && /\.pyw?$/.test(uri.path);
}

/** A file that may hold what a training script is configured by. */
export function isConfiguration(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' && /\.(json|ya?ml|toml)$/.test(uri.path);
}

export function isScript(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' && EXTENSIONS.test(uri.path) && !uri.path.endsWith('.d.ts');
}

/** The script that a command is about: the one it was called on, else that of the active editor. Says so where there is none. */
export async function scriptFor(uri: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  const script = uri ?? vscode.window.activeTextEditor?.document.uri;
  if (script !== undefined && isScript(script)) return script;
  if (script?.scheme === 'untitled') {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Find LR runs a file on disk. Save this one first, then run Find LR again.'),
    );
    return undefined;
  }
  const open = vscode.l10n.t('Open a script…');
  const message =
    script === undefined
      ? vscode.l10n.t('Open a training script first: a .py, .ts, .mts, .cts, .js, .mjs or .cjs file.')
      : vscode.l10n.t(
          '{0} is no script that Find LR can run. It runs .py, .ts, .mts, .cts, .js, .mjs and .cjs files.',
          fileName(script),
        );
  if ((await vscode.window.showWarningMessage(message, open)) === open) {
    await vscode.commands.executeCommand('workbench.action.files.openFile');
  }
  return undefined;
}

export function fileName(uri: vscode.Uri): string {
  return posix.basename(uri.path);
}
