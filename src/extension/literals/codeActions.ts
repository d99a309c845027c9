import * as vscode from 'vscode';
import type { Literal } from '../../protocol/record.ts';
import { formatLr } from '../../analysis/format.ts';
import { formatLike } from '../../source/number.ts';
import { writtenLr } from '../../source/rewrite.ts';
import { editFor, type Writing } from './apply.ts';
import { DIAGNOSTIC_SOURCE, rangeOf } from './diagnostics.ts';
import type { Finding } from './finding.ts';
import type { Findings } from './findings.ts';
import { methodsOf } from './methods.ts';
import { findAnchor } from './anchor.ts';

interface LrAction extends vscode.CodeAction {
  readonly finding: Finding;
  readonly lr: number;
}

/** The quick fixes at a place to edit: the recommended LR first, then those of the other methods. */
export class LrCodeActions implements vscode.CodeActionProvider<vscode.CodeAction> {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };
  readonly #findings: Findings;
  readonly #writing: Writing;

  constructor(findings: Findings, writing: Writing) {
    this.#findings = findings;
    this.#writing = writing;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const ours = context.diagnostics.filter((diagnostic) => diagnostic.source === DIAGNOSTIC_SOURCE);
    const text = document.getText();
    return [
      ...this.#findings.inDocument(document).flatMap((finding) => {
        const place = finding.place(text);
        if (place.state !== 'tested' || rangeOf(document, place).intersection(range) === undefined) return [];
        return fixes(finding, place.literal, ours);
      }),
      ...this.#findings.constructedIn(document).flatMap((finding) => {
        const site = finding.site === undefined ? undefined : findAnchor(text, finding.site);
        const isHere = site !== undefined && rangeOf(document, site).intersection(range) !== undefined;
        return isHere && finding.literal === undefined && finding.candidates.length > 0
          ? [choice(finding, ours)]
          : [];
      }),
    ];
  }

  /** Late: the document may have changed since the fix was offered. */
  async resolveCodeAction(action: vscode.CodeAction): Promise<vscode.CodeAction> {
    if (!isLrAction(action)) return action;
    const outcome = await editFor(action.finding, action.lr, this.#writing);
    if (outcome.ok) action.edit = outcome.edit;
    else void vscode.window.showWarningMessage(outcome.reason);
    return action;
  }
}

function fixes(finding: Finding, literal: Literal, diagnostics: vscode.Diagnostic[]): LrAction[] {
  const seen = new Set([literal.text]);
  return methodsOf(finding.result).flatMap(({ method, lr }, index) => {
    const written = writtenLr(literal, lr);
    if (seen.has(written)) return [];
    seen.add(written);
    const title = titleOf(finding, literal, lr, method);
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = diagnostics;
    action.isPreferred = index === 0;
    return [Object.assign(action, { finding, lr })];
  });
}

/** Says both where the number that is written is not the LR, and all that is written where param groups have LRs of their own. */
function titleOf(finding: Finding, literal: Literal, lr: number, method: string): string {
  const { places } = finding.suggested(lr);
  if (places.length > 1) {
    const numbers = places.map((place) => writtenLr(place.literal, place.lr, place.digits));
    return vscode.l10n.t('Set the learning rates to {0} ({1})', numbers.join(', '), method);
  }
  const written = writtenLr(literal, lr);
  const { arithmetic } = literal;
  if (arithmetic === undefined) return vscode.l10n.t('Set the learning rate to {0} ({1})', written, method);
  const name = arithmetic.name ?? literal.text;
  return vscode.l10n.t(
    'Set {0} to {1}, which makes the learning rate {2} ({3})',
    name,
    written,
    formatLr(lr),
    method,
  );
}

function choice(finding: Finding, diagnostics: vscode.Diagnostic[]): vscode.CodeAction {
  const lr = finding.result.recommended?.lr ?? 0;
  const title = vscode.l10n.t('Set the learning rate to {0}: choose the place…', formatLike('', lr));
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = diagnostics;
  action.command = {
    command: 'find-lr.apply',
    title,
    arguments: [{ run: finding.run, optimizer: finding.optimizer.id, lr }],
  };
  return action;
}

function isLrAction(action: vscode.CodeAction): action is LrAction {
  return 'finding' in action;
}
