import * as vscode from 'vscode';
import { parseFromPanel, type EarlierRun, type FromPanel, type ToPanel } from '../../protocol/panel.ts';
import { markApplied, type PanelState } from '../../protocol/panelState.ts';
import { Disposables } from '../disposables.ts';
import { inBackground } from '../inBackground.ts';
import type { Output } from '../output.ts';
import { Beat } from '../run/beat.ts';
import type { Run } from '../run/run.ts';
import { fileName } from '../scripts.ts';
import { panelHtml } from './html.ts';

export const PANEL_TYPE = 'find-lr.panel';

/** The chart of one script. The host keeps the history: the page may be gone while it is hidden, and asks for all when it is back. */
export class Panel implements vscode.Disposable {
  readonly script: vscode.Uri;
  readonly #webview: vscode.WebviewPanel;
  readonly #owned = new Disposables();
  readonly #closed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly #asked = this.#owned.add(new vscode.EventEmitter<FromPanel>());
  readonly #seen = this.#owned.add(new vscode.EventEmitter<void>());
  /** The run that is shown. */
  #run: Run | undefined;
  #following: Disposables | undefined;
  #state: PanelState | null = null;
  #runs: readonly EarlierRun[] = [];
  /** Whether it is known what to show: an earlier result may still be read. */
  #isKnown = false;
  readonly #beat = this.#owned.add(
    new Beat((events) => this.#post({ kind: 'events', run: this.#state?.run ?? '', events })),
  );

  readonly onDidClose = this.#closed.event;
  /** What the user asked for in the page. */
  readonly onAsk = this.#asked.event;
  /** It came into sight, went out of it, or shows another run. */
  readonly onDidChangeSeen = this.#seen.event;

  constructor(
    script: vscode.Uri,
    webview: vscode.WebviewPanel,
    extension: vscode.Uri,
    output: Pick<Output, 'error'>,
  ) {
    this.script = script;
    this.#webview = webview;
    webview.title = vscode.l10n.t('LR: {0}', fileName(script));
    webview.iconPath = vscode.Uri.joinPath(extension, 'media', 'icon.svg');
    webview.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(extension, 'dist'), vscode.Uri.joinPath(extension, 'media')],
    };
    this.#owned.add(
      webview.webview.onDidReceiveMessage((message: unknown) =>
        inBackground(output, () => this.#receive(message)),
      ),
    );
    this.#owned.add(webview.onDidDispose(() => this.#closed.fire()));
    this.#owned.add(webview.onDidChangeViewState(() => this.#seen.fire()));
    webview.webview.html = panelHtml(webview.webview, extension);
  }

  get state(): PanelState | null {
    return this.#state;
  }

  get isVisible(): boolean {
    return this.#webview.visible;
  }

  /** Whether the user sees this run in it. */
  shows(run: Run): boolean {
    return this.isVisible && this.#run === run;
  }

  reveal(): void {
    this.#webview.reveal(undefined, true);
  }

  /** Shows a run while it happens. */
  follow(run: Run): void {
    this.#leave();
    this.#following = new Disposables();
    this.#following.add(
      run.onEvent((event) => {
        const isNew = this.#state?.run !== run.state.run;
        this.#state = { ...run.state, applied: isNew ? {} : (this.#state?.applied ?? {}) };
        if (isNew) this.#post({ kind: 'snapshot', state: this.#state });
        else this.#beat.take(event);
        if (event.kind === 'done') this.#leave();
      }),
    );
    this.#following.add(
      run.onOptimizers((optimizers) => {
        this.#beat.flush();
        this.#state = { ...run.state, applied: this.#state?.applied ?? {} };
        this.#post({ kind: 'optimizers', run: run.state.run, optimizers });
      }),
    );
    this.#show(run.state);
    this.#run = run;
    this.#seen.fire();
  }

  /** Whether it shows, or is about to show, anything. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** Shows a run as it is, and follows none. */
  show(state: PanelState | null): void {
    this.#leave();
    this.#run = undefined;
    this.#show(state);
    this.#seen.fire();
  }

  /** The runs to choose from. */
  offerRuns(runs: readonly EarlierRun[]): void {
    this.#runs = runs;
    this.#post({ kind: 'runs', runs });
  }

  applied(optimizer: string, lr: number | null): void {
    if (this.#state === null || (this.#state.applied[optimizer] ?? null) === lr) return;
    this.#state = markApplied(this.#state, optimizer, lr);
    this.#post({ kind: 'applied', run: this.#state.run, optimizer, lr });
  }

  notice(tone: 'info' | 'error', text: string): void {
    this.#post({ kind: 'notice', tone, text });
  }

  dispose(): void {
    this.#leave();
    this.#webview.dispose();
    this.#owned.dispose();
  }

  #show(state: PanelState | null): void {
    this.#beat.clear();
    this.#isKnown = true;
    this.#state = state;
    this.#post({ kind: 'snapshot', state });
  }

  #leave(): void {
    this.#beat.flush();
    this.#following?.dispose();
    this.#following = undefined;
  }

  /** A hidden page gets no messages; it asks for a snapshot when it is shown again. */
  #post(message: ToPanel): void {
    if (this.#webview.visible) void this.#webview.webview.postMessage(message);
  }

  #receive(message: unknown): void {
    const asked = parseFromPanel(message);
    if (asked.kind === 'ready') {
      this.#beat.clear();
      if (this.#isKnown) this.#post({ kind: 'snapshot', state: this.#state });
      this.#post({ kind: 'runs', runs: this.#runs });
    } else this.#asked.fire(asked);
  }
}
