import * as vscode from 'vscode';
import { rewrite, writtenLr } from '../../source/rewrite.ts';
import { formatLike } from '../../source/number.ts';
import { fileName } from '../scripts.ts';
import type { Finding } from './finding.ts';

export type EditOutcome =
  | { readonly ok: true; readonly edit: vscode.WorkspaceEdit }
  /** `reason` is a sentence for the user. */
  | { readonly ok: false; readonly reason: string };

/** The edit that writes `lr` at the finding's place in `document`; refused where the place reads otherwise than it was tested. */
export function editFor(document: vscode.TextDocument, finding: Finding, lr: number): EditOutcome {
  const text = document.getText();
  const place = finding.place(text);
  if (place.state === 'changed') {
    return {
      ok: false,
      reason: vscode.l10n.t(
        'The learning rate in {0} is no longer what was tested, so it was left alone. Run Find LR again, or type {1} yourself.',
        fileName(document.uri),
        finding.literal === undefined ? formatLike('', lr) : writtenLr(finding.literal, lr),
      ),
    };
  }
  const rewritten = rewrite(text, place.literal, lr);
  if (!rewritten.ok) return rewritten;
  finding.expect(lr);
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text: newText } of rewritten.edits) {
    edit.replace(
      document.uri,
      new vscode.Range(document.positionAt(start), document.positionAt(end)),
      newText,
    );
  }
  return { ok: true, edit };
}

/**
 * Writes `lr` at the finding's place (one that the user chooses where it could not be told) and shows it. Undone like any edit. Undefined:
 * done, or the user turned away; else a sentence that says why not.
 */
export async function applyLr(finding: Finding, lr: number): Promise<string | undefined> {
  if (finding.literal === undefined && !(await choosePlace(finding))) return reasonWithoutPlace(finding, lr);
  const { literal } = finding;
  if (literal === undefined) return undefined;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(literal.file));
  const outcome = editFor(document, finding, lr);
  if (!outcome.ok) return outcome.reason;
  if (!(await vscode.workspace.applyEdit(outcome.edit))) {
    return vscode.l10n.t('{0} could not be edited.', fileName(document.uri));
  }
  const place = finding.place(document.getText());
  if (place.state === 'changed') return undefined;
  const at = document.positionAt(place.start);
  await showBesidePanel(document, new vscode.Range(at, at));
  return undefined;
}

/** Where the file is already shown, there; else not over the panel. */
async function showBesidePanel(document: vscode.TextDocument, selection: vscode.Range): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    selection,
    preserveFocus: false,
  });
}

function reasonWithoutPlace(finding: Finding, lr: number): string | undefined {
  if (finding.candidates.length > 0) return undefined;
  return vscode.l10n.t(
    '{0} Set the learning rate to {1} where your script takes it from.',
    finding.optimizer.literalNote ??
      vscode.l10n.t('The place of this learning rate in the source could not be told.'),
    formatLike('', lr),
  );
}

/** False where there is nothing to choose from, or the user turned away. */
async function choosePlace(finding: Finding): Promise<boolean> {
  const places = await Promise.all(
    finding.candidates.map(async (literal) => {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(literal.file));
      const line = document.lineAt(document.positionAt(literal.start).line);
      const path = vscode.workspace.asRelativePath(literal.file);
      return { label: line.text.trim(), description: `${path}:${line.lineNumber + 1}`, literal };
    }),
  );
  if (places.length === 0) return false;
  const choice = await vscode.window.showQuickPick(places, {
    title: vscode.l10n.t('Where does the learning rate of {0} come from?', finding.optimizer.type),
    matchOnDescription: true,
  });
  if (choice === undefined) return false;
  finding.choose(choice.literal);
  return finding.literal !== undefined;
}
