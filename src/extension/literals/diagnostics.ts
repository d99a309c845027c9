import * as vscode from 'vscode';
import { formatLr } from '../../analysis/format.ts';
import { formatLike } from '../../source/number.ts';
import { writtenLr } from '../../source/rewrite.ts';
import { Disposables } from '../disposables.ts';
import { CELL_SCHEME } from './documents.ts';
import type { Finding, Place } from './finding.ts';
import type { Findings } from './findings.ts';
import { findAnchor } from './anchor.ts';

export const DIAGNOSTIC_SOURCE = 'Find LR';

/** Says at each place to edit what was found for it, for as long as it reads as it was tested. */
export class LiteralDiagnostics implements vscode.Disposable {
  readonly #findings: Findings;
  readonly #owned = new Disposables();
  readonly #collection = this.#owned.add(vscode.languages.createDiagnosticCollection('find-lr'));

  constructor(findings: Findings) {
    this.#findings = findings;
    this.#owned.add(findings.onDidChange(() => this.#showAll()));
    this.#owned.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#show(document)));
    this.#owned.add(vscode.workspace.onDidOpenTextDocument((document) => this.#show(document)));
    this.#owned.add(
      vscode.workspace.onDidCloseTextDocument((document) => this.#collection.delete(document.uri)),
    );
    // Cells come, go and get their execution counts, by which a record may know them.
    this.#owned.add(
      vscode.workspace.onDidChangeNotebookDocument(({ notebook }) => {
        for (const { document } of notebook.getCells()) this.#show(document);
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #showAll(): void {
    this.#collection.clear();
    for (const document of vscode.workspace.textDocuments) this.#show(document);
  }

  #show(document: vscode.TextDocument): void {
    if (document.uri.scheme !== 'file' && document.uri.scheme !== CELL_SCHEME) return;
    const text = document.getText();
    const diagnostics = [
      ...this.#findings
        .inDocument(document)
        .flatMap((finding) => atLiteral(document, finding, finding.place(text))),
      ...this.#findings.constructedIn(document).flatMap((finding) => atSite(document, finding, text)),
    ];
    this.#collection.set(document.uri, diagnostics);
  }
}

function atLiteral(document: vscode.TextDocument, finding: Finding, place: Place): vscode.Diagnostic[] {
  const { recommended } = finding.result;
  if (place.state !== 'tested' || recommended === null) return [];
  const { arithmetic } = place.literal;
  const written = writtenLr(place.literal, recommended.lr);
  if (written === place.literal.text) return [];
  const [suggested, low, high] = [recommended.lr, recommended.low, recommended.high].map((lr) =>
    arithmetic === undefined ? writtenLr(place.literal, lr) : formatLr(lr),
  );
  const message =
    place.literal.kind === 'number'
      ? vscode.l10n.t(
          'A learning rate of {0} suits this training better; {1} to {2} is about as good.',
          suggested ?? '',
          low ?? '',
          high ?? '',
        )
      : vscode.l10n.t(
          'This training would do better with a learning rate of {0} than with the default; {1} to {2} is about as good.',
          suggested ?? '',
          low ?? '',
          high ?? '',
        );
  const computed =
    arithmetic === undefined
      ? ''
      : ` ${vscode.l10n.t('{0} here makes {1} that.', written, arithmetic.expression)}`;
  return [diagnostic(rangeOf(document, place), message + computed)];
}

/** Where the place to edit could not be told, the construction says so, and the user chooses. */
function atSite(document: vscode.TextDocument, finding: Finding, text: string): vscode.Diagnostic[] {
  const { recommended } = finding.result;
  if (recommended === null || finding.literal !== undefined || finding.site === undefined) return [];
  const place = findAnchor(text, finding.site);
  if (place === undefined) return [];
  const suggested = formatLike('', recommended.lr);
  const message =
    finding.optimizer.literalNote ??
    vscode.l10n.t('The learning rate of this optimizer may come from several places.');
  return [
    diagnostic(
      rangeOf(document, place),
      vscode.l10n.t('A learning rate of {0} suits this training. {1}', suggested, message),
    ),
  ];
}

function diagnostic(range: vscode.Range, message: string): vscode.Diagnostic {
  const made = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Information);
  made.source = DIAGNOSTIC_SOURCE;
  return made;
}

/** A missing argument has no width: its call does. */
export function rangeOf(
  document: vscode.TextDocument,
  { start, end }: { start: number; end: number },
): vscode.Range {
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  if (!range.isEmpty) return range;
  const line = document.lineAt(range.start.line);
  return new vscode.Range(
    line.range.start.with({ character: line.firstNonWhitespaceCharacterIndex }),
    line.range.end,
  );
}
