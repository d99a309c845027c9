/** The files that records name, looked at on the disk before VS Code opens them: a pipe would be waited for, and a device has no end. */
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { liesIn } from '../../engine/liesIn.ts';
import { parseCellFile } from '../../protocol/cells.ts';
import { oneLine } from '../../protocol/visible.ts';
import { cellOfDocument } from '../ipynb/open.ts';
import type { Finding } from './finding.ts';

/** Why a document's file cannot be changed without loss; undefined: it can. */
export async function whyNotWritable(document: vscode.TextDocument): Promise<string | undefined> {
  const { uri } = document;
  if (uri.scheme !== 'file' && cellOfDocument(uri)?.notebook.isUntitled !== false) return undefined;
  const found = await stat(uri.fsPath).catch(() => undefined);
  if (found !== undefined && (found.mode & 0o222) === 0)
    return vscode.l10n.t('{0} is read-only, so it was left alone.', nameOf(uri.fsPath));
  if (uri.scheme !== 'file' || !document.getText().includes(REPLACEMENT)) return undefined;
  const bytes = await vscode.workspace.fs.readFile(uri);
  if (Buffer.from(bytes).includes(REPLACEMENT)) return undefined;
  return vscode.l10n.t(
    '{0} is open in another encoding than it is written in, so that saving it would lose characters. Choose "Reopen with Encoding" first.',
    nameOf(uri.fsPath),
  );
}

/** What stands where bytes are no characters. */
const REPLACEMENT = '\ufffd';

/** False for folders, pipes, sockets and devices. */
export async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

/**
 * Whether a file may be changed for a finding: it lies in the workspace or in the folder of what was tested, wherever links lead, or the user confirms it by its name. Of a
 * record that anyone may have written, only the notebook that holds it is known.
 */
export async function mayChange(file: string, finding: Finding): Promise<boolean> {
  const path = parseCellFile(file)?.path ?? file;
  // An untitled notebook, or that of a kernel that does not know where it is.
  const isOwn = path === finding.target.path && (parseCellFile(file) !== null || !finding.isForeign);
  if (isOwn) return true;
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  if (!finding.isForeign || finding.target.kind === 'cells') folders.push(dirname(finding.target.path));
  const real = await realpath(path).catch(() => path);
  for (const folder of folders) if (liesIn(real, await realpath(folder).catch(() => folder))) return true;
  const change = vscode.l10n.t('Change It');
  const detail = vscode.l10n.t('It lies outside the workspace and the folder of what was tested.');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('Change the learning rate in {0}?', oneLine(real)),
    { modal: true, detail },
    change,
  );
  return choice === change;
}

function nameOf(path: string): string {
  return oneLine(path.split(/[\\/]/).at(-1) ?? path);
}
