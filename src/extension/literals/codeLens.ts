import * as vscode from 'vscode';
import { formatLike } from '../../source/number.ts';
import { writtenLr } from '../../source/rewrite.ts';
import type { Construction } from '../../source/types.ts';
import { Disposables } from '../disposables.ts';
import { formatLr } from '../numbers.ts';
import type { Runs } from '../run/runs.ts';
import { isScript } from '../scripts.ts';
import { codeLensIsOn } from '../settings.ts';
import type { Source } from '../source.ts';
import { findAnchor } from './anchor.ts';
import type { Finding } from './finding.ts';
import type { Findings } from './findings.ts';

/** A text without one of these constructs no optimizer: most files cost no parsing. */
const MAY_CONSTRUCT = /optim|tensorflow|tfjs|keras|\btrain\s*\.\s*\w+\s*\(/i;

/** Above each optimizer construction: "Find LR", and after a run what it suggests; that also above a place to edit that lies elsewhere. */
export class LrCodeLens implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #source: Source;
  readonly #findings: Findings;
  readonly #runs: Runs;
  readonly #owned = new Disposables();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(source: Source, findings: Findings, runs: Runs) {
    this.#source = source;
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
    const path = document.uri.fsPath;
    const constructions = await this.#constructions(document, text);
    if (token.isCancellationRequested) return [];
    const about = this.#findings.about(path);
    const atConstructions = constructions.flatMap((construction) => {
      const range = new vscode.Range(
        document.positionAt(construction.start),
        document.positionAt(construction.end),
      );
      const finding = about.find((candidate) => isAt(candidate, construction, document, text));
      const script = finding === undefined ? document.uri : vscode.Uri.file(finding.script);
      const lenses = [new vscode.CodeLens(range, this.#runCommand(script))];
      const command = finding === undefined ? undefined : suggestionCommand(finding, path, text);
      if (command !== undefined) lenses.push(new vscode.CodeLens(range, command));
      return lenses;
    });
    const elsewhere = about.filter(
      (finding) => !constructions.some((construction) => isWithin(finding, construction, path, text)),
    );
    return [...atConstructions, ...elsewhere.flatMap((finding) => atLiteral(finding, document, text))];
  }

  async #constructions(document: vscode.TextDocument, text: string): Promise<readonly Construction[]> {
    if (!isScript(document.uri) || !MAY_CONSTRUCT.test(text)) return [];
    return (await this.#source.reader()).constructions(document.uri.fsPath, text);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #runCommand(script: vscode.Uri): vscode.Command {
    return this.#runs.of(script) === undefined
      ? {
          command: 'find-lr.run',
          title: withIcon('graph-line', vscode.l10n.t('Find LR')),
          arguments: [script],
        }
      : {
          command: 'find-lr.stop',
          title: withIcon('debug-stop', vscode.l10n.t('Finding LR: stop')),
          arguments: [script],
        };
  }
}

function isAt(
  finding: Finding,
  { start, end, line }: Construction,
  document: vscode.TextDocument,
  text: string,
): boolean {
  if (isWithin(finding, { start, end }, document.uri.fsPath, text)) return true;
  const within = (offset: number): boolean => offset >= start && offset <= end;
  const site = finding.site === undefined ? undefined : findAnchor(text, finding.site);
  return site !== undefined && (within(site.start) || document.positionAt(site.start).line === line - 1);
}

/** Whether the place to edit lies in a construction. */
function isWithin(
  finding: Finding,
  { start, end }: Pick<Construction, 'start' | 'end'>,
  path: string,
  text: string,
): boolean {
  const place = finding.literal?.file === path ? finding.place(text) : undefined;
  return place !== undefined && place.state !== 'changed' && place.start >= start && place.start <= end;
}

/** Above the number itself: an option's default, an entry of a config file. */
function atLiteral(finding: Finding, document: vscode.TextDocument, text: string): vscode.CodeLens[] {
  const path = document.uri.fsPath;
  if (finding.literal?.file !== path || finding.result.recommended === null) return [];
  const place = finding.place(text);
  const command = place.state === 'changed' ? undefined : suggestionCommand(finding, path, text);
  if (place.state === 'changed' || command === undefined) return [];
  const range = new vscode.Range(document.positionAt(place.start), document.positionAt(place.end));
  return [new vscode.CodeLens(range, command)];
}

function suggestionCommand(finding: Finding, path: string, text: string): vscode.Command | undefined {
  const { recommended } = finding.result;
  const target = { run: finding.run, optimizer: finding.optimizer.id };
  if (recommended === null) {
    const title = vscode.l10n.t('No suggestion: see why');
    return { command: 'find-lr.showResult', title, arguments: [vscode.Uri.file(finding.script)] };
  }
  const place = finding.literal?.file === path ? finding.place(text) : undefined;
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
    title: withIcon('check', vscode.l10n.t('Suggested {0}: apply', written)),
    arguments: [{ ...target, lr: recommended.lr }],
  };
}

/** VS Code swallows a plain space after an icon. */
function withIcon(icon: string, text: string): string {
  return `$(${icon})\u00a0${text}`;
}
