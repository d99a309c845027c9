import * as vscode from 'vscode';
import { formatLike } from '../../source/number.ts';
import { writtenLr } from '../../source/rewrite.ts';
import type { Construction } from '../../source/types.ts';
import { Disposables } from '../disposables.ts';
import type { CellIds } from '../ipynb/cellIds.ts';
import { cellOfDocument } from '../ipynb/open.ts';
import { pathOfNotebook } from '../ipynb/place.ts';
import { formatLr } from '../../analysis/format.ts';
import type { Runs } from '../run/runs.ts';
import { codeLensIsOn } from '../settings.ts';
import { findAnchor } from './anchor.ts';
import type { Constructions } from './constructions.ts';
import type { Finding } from './finding.ts';
import type { Findings } from './findings.ts';

/** Above each optimizer construction: "Find LR", and after a run what it suggests; that also above a place to edit that lies elsewhere. */
export class LrCodeLens implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #cellIds: CellIds;
  readonly #constructions: Constructions;
  readonly #findings: Findings;
  readonly #runs: Runs;
  readonly #owned = new Disposables();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(cellIds: CellIds, constructions: Constructions, findings: Findings, runs: Runs) {
    this.#cellIds = cellIds;
    this.#constructions = constructions;
    this.#findings = findings;
    this.#runs = runs;
    this.#owned.add(findings.onDidChange(() => this.#changed.fire()));
    this.#owned.add(runs.onDidChange(() => this.#changed.fire()));
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('find-lr.codeLens')) this.#changed.fire();
      }),
    );
  }

  async provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[]> {
    const text = document.getText();
    if (!codeLensIsOn(document)) return [];
    const constructions = await this.#constructions.of(document);
    if (token.isCancellationRequested) return [];
    const about = this.#findings
      .about(document)
      .map((finding) => ({ finding, isIn: this.#findings.hasLiteral(document, finding) }));
    const atConstructions = constructions.flatMap((construction) => {
      const range = new vscode.Range(
        document.positionAt(construction.start),
        document.positionAt(construction.end),
      );
      const found = about.filter((each) => isAt(each, construction, document, text)).at(-1);
      const lenses = [new vscode.CodeLens(range, this.#runCommand(document, found?.finding))];
      const command = found === undefined ? undefined : suggestionCommand(found, text);
      if (command !== undefined) lenses.push(new vscode.CodeLens(range, command));
      return lenses;
    });
    const elsewhere = about.filter(
      (found) => !constructions.some((construction) => isWithin(found, construction, text)),
    );
    return [...atConstructions, ...elsewhere.flatMap((found) => atLiteral(found, document, text))];
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** On what is in the document: a cell, or the script that was tested, else the file itself. */
  #runCommand(document: vscode.TextDocument, finding: Finding | undefined): vscode.Command {
    const cell = cellOfDocument(document.uri);
    const isOfScript = finding !== undefined && finding.target.kind === 'script';
    const tested = isOfScript ? vscode.Uri.file(finding.script) : document.uri;
    const isRunning =
      cell === undefined || isOfScript
        ? this.#runs.of(tested) !== undefined
        : this.#runs.of(vscode.Uri.file(pathOfNotebook(cell.notebook)))?.cell === this.#cellIds.of(cell);
    return isRunning
      ? {
          command: 'find-lr.showResult',
          title: withIcon('loading~spin', vscode.l10n.t('Finding LR…')),
          arguments: [tested],
        }
      : {
          command: 'find-lr.run',
          title: withIcon('graph-line', vscode.l10n.t('Find LR')),
          arguments: [tested],
        };
  }
}

/** `isIn`: the place to edit is in the document. */
interface Found {
  readonly finding: Finding;
  readonly isIn: boolean;
}

function isAt(
  found: Found,
  { start, end, line }: Construction,
  document: vscode.TextDocument,
  text: string,
): boolean {
  if (isWithin(found, { start, end }, text)) return true;
  const { site: anchor } = found.finding;
  const within = (offset: number): boolean => offset >= start && offset <= end;
  const site = anchor === undefined ? undefined : findAnchor(text, anchor);
  return site !== undefined && (within(site.start) || document.positionAt(site.start).line === line - 1);
}

/** Whether the place to edit lies in a construction. */
function isWithin(
  { finding, isIn }: Found,
  { start, end }: Pick<Construction, 'start' | 'end'>,
  text: string,
): boolean {
  const place = isIn ? finding.place(text) : undefined;
  return place !== undefined && place.state !== 'changed' && place.start >= start && place.start <= end;
}

/** Above the number itself: an option's default, an entry of a config file. */
function atLiteral(found: Found, document: vscode.TextDocument, text: string): vscode.CodeLens[] {
  const { finding, isIn } = found;
  if (!isIn || finding.result.recommended === null) return [];
  const place = finding.place(text);
  const command = place.state === 'changed' ? undefined : suggestionCommand(found, text);
  if (place.state === 'changed' || command === undefined) return [];
  const range = new vscode.Range(document.positionAt(place.start), document.positionAt(place.end));
  return [new vscode.CodeLens(range, command)];
}

function suggestionCommand({ finding, isIn }: Found, text: string): vscode.Command | undefined {
  const { recommended } = finding.result;
  const target = { run: finding.run, optimizer: finding.optimizer.id };
  if (recommended === null) {
    const title = vscode.l10n.t('No suggestion: see why');
    return { command: 'find-lr.showResult', title, arguments: [vscode.Uri.file(finding.script)] };
  }
  const place = isIn ? finding.place(text) : undefined;
  if (place?.state === 'applied') {
    const title = vscode.l10n.t('{0} applied', text.slice(place.start, place.end));
    return { command: 'find-lr.showResult', title, arguments: [vscode.Uri.file(finding.script)] };
  }
  if (place?.state === 'changed') {
    const title = vscode.l10n.t('Suggested {0}, for what stood here before', formatLr(recommended.lr));
    return { command: 'find-lr.showResult', title, arguments: [vscode.Uri.file(finding.script)] };
  }
  const { lr } = recommended;
  const written = finding.literal === undefined ? formatLike('', lr) : writtenLr(finding.literal, lr);
  if (written === finding.literal?.text) {
    const title = vscode.l10n.t('{0} is as suggested', written);
    return { command: 'find-lr.showResult', title, arguments: [vscode.Uri.file(finding.script)] };
  }
  return {
    command: 'find-lr.apply',
    title: withIcon(
      'check',
      finding.literal?.arithmetic === undefined
        ? vscode.l10n.t('Suggested {0}: apply', written)
        : vscode.l10n.t('Suggested {0}: apply {1} here', formatLr(lr), written),
    ),
    arguments: [{ ...target, lr: recommended.lr }],
  };
}

/** VS Code swallows a plain space after an icon. */
function withIcon(icon: string, text: string): string {
  return `$(${icon})\u00a0${text}`;
}
