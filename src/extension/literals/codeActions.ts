import * as vscode from 'vscode';
import type { Literal } from '../../protocol/record.ts';
import { formatLike } from '../../source/number.ts';
import { writtenLr } from '../../source/rewrite.ts';
import { editFor } from './apply.ts';
import { DIAGNOSTIC_SOURCE, rangeOf } from './diagnostics.ts';
import type { Finding } from './finding.ts';
import type { Findings } from './findings.ts';
import { methodsOf } from './methods.ts';
import { findAnchor } from './anchor.ts';

interface LrAction extends vscode.CodeAction {
  readonly finding: Finding;
  readonly lr: number;
  readonly document: vscode.TextDocument;
}

/** The quick fixes at a place to edit: the recommended LR first, then those of the other methods. */
export class LrCodeActions implements vscode.CodeActionProvider<vscode.CodeAction> {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
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
        return fixes(finding, document, place.literal, ours);
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
  resolveCodeAction(action: vscode.CodeAction): vscode.CodeAction {
    if (!isLrAction(action)) return action;
    const outcome = editFor(action.document, action.finding, action.lr);
    if (outcome.ok) action.edit = outcome.edit;
    else void vscode.window.showWarningMessage(outcome.reason);
    return action;
  }
}

function fixes(
  finding: Finding,
  document: vscode.TextDocument,
  literal: Literal,
  diagnostics: vscode.Diagnostic[],
): LrAction[] {
  const seen = new Set([literal.text]);
  return methodsOf(finding.result).flatMap(({ method, lr }, index) => {
    const written = writtenLr(literal, lr);
    if (seen.has(written)) return [];
    seen.add(written);
    const title = vscode.l10n.t('Set the learning rate to {0} ({1})', written, method);
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = diagnostics;
    action.isPreferred = index === 0;
    return [Object.assign(action, { finding, lr, document })];
  });
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
