import * as vscode from 'vscode';
import { describePlace, parseCellFile } from '../../protocol/cells.ts';
import { writtenLr } from '../../source/rewrite.ts';
import { leftText } from '../../protocol/leftGroups.ts';
import type { Wanted } from '../../protocol/suggested.ts';
import { formatLike } from '../../source/number.ts';
import { fileName } from '../scripts.ts';
import type { PlaceCheck, SourceReader } from '../../source/index.ts';
import { FileSnapshot, type Source } from '../source.ts';
import { mayChange, whyNotWritable } from './onDisk.ts';
import { showPlace, type Documents } from './documents.ts';
import type { Finding } from './finding.ts';

export type EditOutcome =
  | {
      readonly ok: true;
      readonly edit: vscode.WorkspaceEdit;
      /** A sentence about groups that are to be changed by hand. */
      readonly left: string | undefined;
    }
  /** `reason` is a sentence for the user. */
  | { readonly ok: false; readonly reason: string };

/** What an edit needs: where places are opened, and what reads them. */
export interface Writing {
  readonly documents: Documents;
  readonly source: Source;
}

/**
 * The one edit that writes `lr` at the finding's place, and at those of the optimizer's groups; refused as a whole where one of them reads otherwise than it
 * was tested.
 */
export async function editFor(
  finding: Finding,
  lr: number,
  { documents, source }: Writing,
): Promise<EditOutcome> {
  const { places, left } = finding.suggested(lr);
  const reader = await source.reader();
  const read = async (file: string): Promise<string | undefined> => {
    try {
      return (await documents.open(file, finding.target))?.getText();
    } catch {
      return undefined; // It is gone.
    }
  };
  const check = finding.isForeign ? await checkOf(finding, reader, source, read) : undefined;
  const edit = new vscode.WorkspaceEdit();
  for (const file of new Set(places.map(({ literal }) => literal.file))) {
    const inFile = places.filter(({ literal }) => literal.file === file);
    const document = await documents.open(file, finding.target);
    const [first] = inFile;
    if (first === undefined) continue;
    if (document === undefined) return { ok: false, reason: gone(first) };
    const problem = await whyNotWritable(document);
    if (problem !== undefined) return { ok: false, reason: problem };
    const text = document.getText();
    const wanted = inFile.map((each): Wanted => {
      const place = finding.placeOf(each.literal, text);
      return place.state === 'changed' ? each : { ...each, literal: place.literal };
    });
    const written = await reader.write(text, wanted, read, check);
    // It may be edited while it is read.
    if (!written.ok || document.getText() !== text) return { ok: false, reason: changed(finding, lr) };
    for (const { start, end, text: newText } of written.edits) {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      edit.replace(document.uri, range, newText);
    }
  }
  finding.expect(lr);
  return { ok: true, edit, left: left.length === 0 ? undefined : leftText(finding.optimizer, left) };
}

/** Of a record that anyone may have written, each place must be seen in the source. */
async function checkOf(
  { optimizer, target }: Finding,
  reader: SourceReader,
  source: Source,
  read: (file: string) => Promise<string | undefined>,
): Promise<PlaceCheck> {
  const { placeCheck } = await source.module();
  const resolve = (from: string, specifier: string) => new FileSnapshot().resolve(from, specifier);
  return placeCheck(optimizer, target, reader, { read, resolve });
}

function gone({ literal, lr }: Wanted): string {
  if (parseCellFile(literal.file) === null)
    return vscode.l10n.t(
      '{0} is no file, or is gone. Run Find LR again.',
      describePlace(literal.file, null, { kind: 'script' }),
    );
  return vscode.l10n.t(
    'The cell that the learning rate stood in is gone. Type {0} where it stands now, or run Find LR again.',
    writtenLr(literal, lr),
  );
}

/**
 * Writes `lr` at the finding's place (one that the user chooses where it could not be told) and shows it. Undone like any edit. Undefined:
 * done, or the user cancelled; else a sentence that says why not, or what is left to do.
 */
export async function applyLr(finding: Finding, lr: number, writing: Writing): Promise<string | undefined> {
  const { documents } = writing;
  if (finding.literal === undefined && !(await choosePlace(finding, documents)))
    return reasonWithoutPlace(finding, lr);
  const { literal, target } = finding;
  if (literal === undefined) return undefined;
  for (const file of new Set(finding.suggested(lr).places.map((place) => place.literal.file)))
    if (!(await mayChange(file, finding))) return undefined;
  const outcome = await editFor(finding, lr, writing);
  if (!outcome.ok) return outcome.reason;
  const document = await documents.open(literal.file, target);
  if (document === undefined) return gone({ literal, lr });
  if (!(await vscode.workspace.applyEdit(outcome.edit))) {
    return vscode.l10n.t('{0} could not be edited.', fileName(document.uri));
  }
  const place = finding.place(document.getText());
  if (place.state === 'changed') return outcome.left;
  const at = document.positionAt(place.start);
  await showPlace(document, new vscode.Range(at, at));
  return outcome.left;
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
  const note =
    finding.optimizer.literalNote ??
    vscode.l10n.t('The place of this learning rate in the source could not be told.');
  const { left } = finding.suggested(lr);
  if (left.length > 0) return `${note} ${leftText(finding.optimizer, left)}`;
  return vscode.l10n.t(
    '{0} Set the learning rate to {1} where your script takes it from.',
    note,
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

/** False where there is nothing to choose from, or the user cancelled. */
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
