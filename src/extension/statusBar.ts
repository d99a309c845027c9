import * as vscode from 'vscode';
import { stepText } from '../protocol/progress.ts';
import { Disposables } from './disposables.ts';
import type { Findings } from './literals/findings.ts';
import { formatLr } from '../analysis/format.ts';
import type { Run } from './run/run.ts';
import type { Runs } from './run/runs.ts';
import { fileName } from './scripts.ts';

/** How far the run is, or what the last one of the active editor's script suggests; hidden where there is nothing to say. */
export class StatusBar implements vscode.Disposable {
  readonly #runs: Runs;
  readonly #findings: Findings;
  readonly #owned = new Disposables();
  readonly #item = this.#owned.add(
    vscode.window.createStatusBarItem('find-lr', vscode.StatusBarAlignment.Left),
  );
  readonly #listening = new Map<Run, vscode.Disposable>();

  constructor(runs: Runs, findings: Findings) {
    this.#runs = runs;
    this.#findings = findings;
    this.#item.name = 'Find LR';
    this.#owned.add(runs.onDidChange(() => this.#listen()));
    this.#owned.add(findings.onDidChange(() => this.#update()));
    this.#owned.add(vscode.workspace.onDidChangeTextDocument(() => this.#update()));
    this.#owned.add(vscode.window.onDidChangeActiveTextEditor(() => this.#update()));
  }

  dispose(): void {
    for (const listening of this.#listening.values()) listening.dispose();
    this.#owned.dispose();
  }

  #listen(): void {
    const running = this.#runs.all();
    for (const [run, listening] of this.#listening) {
      if (running.includes(run)) continue;
      listening.dispose();
      this.#listening.delete(run);
    }
    for (const run of running) {
      if (this.#listening.has(run)) continue;
      const listening = run.onEvent(({ kind }) => {
        if (kind === 'started' || kind === 'points' || kind === 'pass') this.#update();
      });
      this.#listening.set(run, listening);
    }
    this.#update();
  }

  #update(): void {
    const active = vscode.window.activeTextEditor?.document.uri;
    const running = this.#runs.all();
    const run = running.find(({ script }) => script.toString() === active?.toString()) ?? running[0];
    if (run !== undefined) this.#showRun(run);
    else this.#showSuggestion(active);
  }

  #showRun(run: Run): void {
    const pass = run.state.passes.at(-1);
    const last = pass?.points.at(-1);
    const progress = pass === undefined || last === undefined ? '' : ` ${stepText(last, pass.sweep)}`;
    this.#item.text = `$(loading~spin) LR${progress}`;
    const name = fileName(run.script);
    const { interpreter } = run.state;
    this.#item.tooltip =
      interpreter === null
        ? vscode.l10n.t('Finding the learning rate of {0}. Click to see it.', name)
        : vscode.l10n.t('Finding the learning rate of {0} with {1}. Click to see it.', name, interpreter);
    this.#item.command = { command: 'find-lr.showResult', title: '', arguments: [run.script] };
    this.#item.show();
  }

  #showSuggestion(script: vscode.Uri | undefined): void {
    const finding = script === undefined ? undefined : this.#findings.suggestionsOf(script)[0];
    const recommended = finding?.result.recommended;
    if (script === undefined || finding === undefined || recommended == null) {
      this.#item.hide();
      return;
    }
    const applied = this.#findings.appliedLr(finding);
    const isApplied = typeof applied === 'number';
    this.#item.text = isApplied
      ? `$(check) LR ${formatLr(applied)}`
      : `$(graph-line) LR ${formatLr(recommended.lr)}`;
    this.#item.tooltip = isApplied
      ? vscode.l10n.t(
          'The learning rate of {0} is applied. Click to see why it was suggested.',
          fileName(script),
        )
      : vscode.l10n.t('Learning rate suggested for {0}. Click to see why.', fileName(script));
    this.#item.command = { command: 'find-lr.showResult', title: '', arguments: [script] };
    this.#item.show();
  }
}
