import * as v from 'valibot';
import * as vscode from 'vscode';
import type { FromPanel } from '../../protocol/panel.ts';
import { stateOfRecord } from '../../protocol/panelState.ts';
import type { RunRecord } from '../../protocol/record.ts';
import { Disposables } from '../disposables.ts';
import { inBackground } from '../inBackground.ts';
import type { Findings } from '../literals/findings.ts';
import type { Output } from '../output.ts';
import { earlierRun } from '../run/earlierRuns.ts';
import type { Records } from '../run/records.ts';
import type { Run } from '../run/run.ts';
import type { Runs } from '../run/runs.ts';
import type { Surface } from '../run/surface.ts';
import { Panel, PANEL_TYPE } from './panel.ts';

export interface PanelRequest {
  readonly panel: Panel;
  readonly asked: FromPanel;
}

/** The panels, one a script, beside the code. */
export class Panels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #extension: vscode.Uri;
  readonly #findings: Findings;
  readonly #output: Output;
  readonly #records: Records;
  readonly #runs: Runs;
  readonly #panels = new Map<string, Panel>();
  readonly #owned = new Disposables();
  readonly #asked = this.#owned.add(new vscode.EventEmitter<PanelRequest>());
  readonly onAsk = this.#asked.event;
  readonly #seen = this.#owned.add(new vscode.EventEmitter<void>());

  constructor(extension: vscode.Uri, findings: Findings, output: Output, records: Records, runs: Runs) {
    this.#extension = extension;
    this.#findings = findings;
    this.#output = output;
    this.#records = records;
    this.#runs = runs;
    this.#owned.add(vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, this));
    this.#owned.add(records.onDidChange((script) => this.#tellRuns(script)));
    this.#owned.add(findings.onDidChange(() => this.#tellApplied()));
    this.#owned.add(vscode.workspace.onDidChangeTextDocument(() => this.#tellApplied()));
  }

  /** Shows the run beside the code, without taking the focus. */
  follow(run: Run): Surface {
    const panel = this.#of(run.script);
    panel.follow(run);
    panel.reveal();
    const isSeen = (): boolean => this.#panels.get(run.script.toString())?.shows(run) ?? false;
    return {
      get isSeen() {
        return isSeen();
      },
      onDidChangeSeen: this.#seen.event,
    };
  }

  /** Whether the user sees this run. */
  isSeen(run: { readonly script: vscode.Uri; readonly state: { readonly run: string } }): boolean {
    const panel = this.#panels.get(run.script.toString());
    return panel !== undefined && panel.isVisible && panel.state?.run === run.state.run;
  }

  async show(script: vscode.Uri, record: RunRecord): Promise<void> {
    const panel = this.#of(script);
    panel.show(stateOfRecord(record));
    panel.reveal();
    await this.#tie(record);
    this.#tellApplied();
  }

  /** After a reload of the window: the run that the panel showed, and of one that was under way what is kept of it. */
  async deserializeWebviewPanel(webview: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = keptBy(state);
    if (kept === undefined) {
      webview.dispose();
      return;
    }
    const script = vscode.Uri.file(kept.script);
    const panel = this.#adopt(script, webview);
    const run = this.#runs.of(script);
    if (run !== undefined) return panel.follow(run);
    const all = await this.#records.all(script);
    // A run may have begun meanwhile.
    if (panel.isKnown) return;
    const record = all.find(({ id }) => id === kept.run) ?? all[0];
    panel.show(record === undefined ? null : stateOfRecord(record));
    if (record !== undefined) await this.#tie(record);
    this.#tellApplied();
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
    const panel = new Panel(script, webview, this.#extension, this.#output);
    const key = script.toString();
    this.#panels.get(key)?.dispose();
    this.#panels.set(key, panel);
    this.#tellRuns(script);
    panel.onAsk((asked) => this.#asked.fire({ panel, asked }));
    panel.onDidChangeSeen(() => this.#seen.fire());
    panel.onDidClose(() => {
      if (this.#panels.get(key) === panel) this.#panels.delete(key);
      panel.dispose();
      this.#seen.fire();
    });
    return panel;
  }

  #tellRuns(script: vscode.Uri): void {
    const panel = this.#panels.get(script.toString());
    inBackground(this.#output, async () =>
      panel?.offerRuns((await this.#records.all(script)).map(earlierRun)),
    );
  }

  /** What an earlier run found is tied to the source again, as far as that still reads as it was tested. */
  async #tie(record: RunRecord): Promise<void> {
    if (record.results.length === 0 || this.#findings.all().some(({ run }) => run === record.id)) return;
    await this.#findings.recall(record, false);
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

const KeptSchema = v.object({ script: v.string(), run: v.optional(v.string()) });

/** What the page keeps with `setState`: the script and the run that it shows. */
function keptBy(state: unknown): v.InferOutput<typeof KeptSchema> | undefined {
  const outcome = v.safeParse(KeptSchema, state);
  return outcome.success ? outcome.output : undefined;
}
