import * as vscode from 'vscode';
import { describePlace, parseCellFile } from '../../protocol/cells.ts';
import { rewrite, writtenLr } from '../../source/rewrite.ts';
import { formatLike } from '../../source/number.ts';
import { fileName } from '../scripts.ts';
import { showPlace, type Documents } from './documents.ts';
import type { Finding } from './finding.ts';

export type EditOutcome =
  | { readonly ok: true; readonly edit: vscode.WorkspaceEdit }
  /** `reason` is a sentence for the user. */
  | { readonly ok: false; readonly reason: string };

/** The edit that writes `lr` at the finding's place in `document`; refused where the place reads otherwise than it was tested. */
export function editFor(document: vscode.TextDocument, finding: Finding, lr: number): EditOutcome {
  const text = document.getText();
  const place = finding.place(text);
  if (place.state === 'changed') return { ok: false, reason: changed(finding, lr) };
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
export async function applyLr(
  finding: Finding,
  lr: number,
  documents: Documents,
): Promise<string | undefined> {
  if (finding.literal === undefined && !(await choosePlace(finding, documents)))
    return reasonWithoutPlace(finding, lr);
  const { literal, target } = finding;
  if (literal === undefined) return undefined;
  const document = await documents.open(literal.file, target);
  if (document === undefined) {
    return vscode.l10n.t(
      'The cell that the learning rate stood in is gone. Type {0} where it stands now, or run Find LR again.',
      writtenLr(literal, lr),
    );
  }
  const outcome = editFor(document, finding, lr);
  if (!outcome.ok) return outcome.reason;
  if (!(await vscode.workspace.applyEdit(outcome.edit))) {
    return vscode.l10n.t('{0} could not be edited.', fileName(document.uri));
  }
  const place = finding.place(document.getText());
  if (place.state === 'changed') return undefined;
  const at = document.positionAt(place.start);
  await showPlace(document, new vscode.Range(at, at));
  return undefined;
}

/** `src/train.py:12`, `cell [3], line 2`. */
export function placeName({ target }: Finding, file: string, line: number): string {
  return parseCellFile(file) === null
    ? `${vscode.workspace.asRelativePath(file)}:${line}`
    : describePlace(file, line, target);
}

function reasonWithoutPlace(finding: Finding, lr: number): string | undefined {
  if (finding.candidates.length > 0) return undefined;
  // The record has a place, where the text read otherwise already when the record came.
  if (finding.optimizer.literal !== null) return changed(finding, lr);
  return vscode.l10n.t(
    '{0} Set the learning rate to {1} where your script takes it from.',
    finding.optimizer.literalNote ??
      vscode.l10n.t('The place of this learning rate in the source could not be told.'),
    formatLike('', lr),
  );
}

function changed({ literal, optimizer, target }: Finding, lr: number): string {
  const place = literal ?? optimizer.literal;
  return vscode.l10n.t(
    'The learning rate in {0} is no longer what was tested, so it was left alone. Run Find LR again, or type {1} yourself.',
    describePlace(place?.file ?? target.path, null, target),
    place === null ? formatLike('', lr) : writtenLr(place, lr),
  );
}

/** False where there is nothing to choose from, or the user turned away. */
async function choosePlace(finding: Finding, documents: Documents): Promise<boolean> {
  const candidates = finding.candidates.map(async (literal) => {
    const document = await documents.open(literal.file, finding.target);
    if (document === undefined) return [];
    const { text, lineNumber } = document.lineAt(document.positionAt(literal.start).line);
    const description = placeName(finding, literal.file, lineNumber + 1);
    return [{ label: text.trim(), description, literal }];
  });
  const places = (await Promise.all(candidates)).flat();
  if (places.length === 0) return false;
  const choice = await vscode.window.showQuickPick(places, {
    title: vscode.l10n.t('Where does the learning rate of {0} come from?', finding.optimizer.type),
    matchOnDescription: true,
  });
  if (choice === undefined) return false;
  finding.choose(choice.literal);
  return finding.literal !== undefined;
}
