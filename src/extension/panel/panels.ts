import * as vscode from 'vscode';
import type { FromPanel } from '../../protocol/panel.ts';
import { stateOfRecord } from '../../protocol/panelState.ts';
import type { RunRecord } from '../../protocol/record.ts';
import { Disposables } from '../disposables.ts';
import type { Findings } from '../literals/findings.ts';
import type { Records } from '../run/records.ts';
import type { Run } from '../run/run.ts';
import type { Runs } from '../run/runs.ts';
import { Panel, PANEL_TYPE } from './panel.ts';

export interface PanelRequest {
  readonly panel: Panel;
  readonly asked: FromPanel;
}

/** The panels, one a script, beside the code. */
export class Panels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #extension: vscode.Uri;
  readonly #findings: Findings;
  readonly #records: Records;
  readonly #runs: Runs;
  readonly #panels = new Map<string, Panel>();
  readonly #owned = new Disposables();
  readonly #asked = this.#owned.add(new vscode.EventEmitter<PanelRequest>());
  readonly onAsk = this.#asked.event;

  constructor(extension: vscode.Uri, findings: Findings, records: Records, runs: Runs) {
    this.#extension = extension;
    this.#findings = findings;
    this.#records = records;
    this.#runs = runs;
    this.#owned.add(vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, this));
    this.#owned.add(findings.onDidChange(() => this.#tellApplied()));
    this.#owned.add(vscode.workspace.onDidChangeTextDocument(() => this.#tellApplied()));
  }

  /** Shows the run beside the code, without taking the focus. */
  follow(run: Run): void {
    const panel = this.#of(run.script);
    panel.follow(run);
    panel.reveal();
  }

  show(script: vscode.Uri, record: RunRecord): void {
    const panel = this.#of(script);
    panel.show(stateOfRecord(record));
    panel.reveal();
    this.#tellApplied();
  }

  /** After a reload of the window: the last result of the panel's script. */
  async deserializeWebviewPanel(webview: vscode.WebviewPanel, state: unknown): Promise<void> {
    const path = scriptOf(state);
    if (path === undefined) {
      webview.dispose();
      return;
    }
    const script = vscode.Uri.file(path);
    const panel = this.#adopt(script, webview);
    const run = this.#runs.of(script);
    if (run !== undefined) panel.follow(run);
    else {
      const record = await this.#records.last(script);
      panel.show(record === undefined ? null : stateOfRecord(record));
      if (record !== undefined) await this.#findings.recall(record);
    }
  }

  dispose(): void {
    for (const panel of this.#panels.values()) panel.dispose();
    this.#owned.dispose();
  }

  #of(script: vscode.Uri): Panel {
    const known = this.#panels.get(script.toString());
    if (known !== undefined) return known;
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    return this.#adopt(script, vscode.window.createWebviewPanel(PANEL_TYPE, 'Find LR', column));
  }

  #adopt(script: vscode.Uri, webview: vscode.WebviewPanel): Panel {
    const panel = new Panel(script, webview, this.#extension);
    const key = script.toString();
    this.#panels.get(key)?.dispose();
    this.#panels.set(key, panel);
    panel.onAsk((asked) => this.#asked.fire({ panel, asked }));
    panel.onDidClose(() => {
      if (this.#panels.get(key) === panel) this.#panels.delete(key);
      panel.dispose();
    });
    return panel;
  }

  /** What stands in the source is the truth: an undo takes "applied" back. */
  #tellApplied(): void {
    for (const panel of this.#panels.values()) {
      for (const { id } of panel.state?.optimizers ?? []) {
        const finding = this.#findings.find(panel.state?.run ?? '', id);
        const lr = finding === undefined ? undefined : this.#findings.appliedLr(finding);
        if (lr !== undefined) panel.applied(id, lr);
      }
    }
  }
}

/** What the page keeps with `setState`: the script that it shows. */
function scriptOf(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null || !('script' in state)) return undefined;
  return typeof state.script === 'string' ? state.script : undefined;
}
