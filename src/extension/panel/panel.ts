import * as vscode from 'vscode';
import type { RunEvent } from '../../protocol/events.ts';
import { parseFromPanel, type FromPanel, type ToPanel } from '../../protocol/panel.ts';
import type { PanelState } from '../../protocol/panelState.ts';
import { Disposables } from '../disposables.ts';
import type { Run } from '../run/run.ts';
import { fileName } from '../scripts.ts';
import { panelHtml } from './html.ts';

/** Milliseconds between messages to the page: often enough to look alive. */
const BEAT = 100;

export const PANEL_TYPE = 'find-lr.panel';

/** The chart of one script. The host keeps the history: the page may be gone while it is hidden, and asks for all when it is back. */
export class Panel implements vscode.Disposable {
  readonly script: vscode.Uri;
  readonly #webview: vscode.WebviewPanel;
  readonly #owned = new Disposables();
  readonly #closed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly #asked = this.#owned.add(new vscode.EventEmitter<FromPanel>());
  #following: Disposables | undefined;
  #state: PanelState | null = null;
  #pending: RunEvent[] = [];
  #beat: NodeJS.Timeout | undefined;

  readonly onDidClose = this.#closed.event;
  /** What the user asked for in the page. */
  readonly onAsk = this.#asked.event;

  constructor(script: vscode.Uri, webview: vscode.WebviewPanel, extension: vscode.Uri) {
    this.script = script;
    this.#webview = webview;
    webview.title = vscode.l10n.t('LR: {0}', fileName(script));
    webview.iconPath = vscode.Uri.joinPath(extension, 'media', 'icon.svg');
    webview.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(extension, 'dist'), vscode.Uri.joinPath(extension, 'media')],
    };
    this.#owned.add(webview.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    this.#owned.add(webview.onDidDispose(() => this.#closed.fire()));
    webview.webview.html = panelHtml(webview.webview, extension);
  }

  get state(): PanelState | null {
    return this.#state;
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
        else this.#queue(event);
        if (event.kind === 'done') this.#leave();
      }),
    );
    this.#following.add(
      run.onOptimizers((optimizers) => {
        this.#flush();
        this.#state = { ...run.state, applied: this.#state?.applied ?? {} };
        this.#post({ kind: 'optimizers', run: run.state.run, optimizers });
      }),
    );
    this.show(run.state.run === '' ? null : run.state);
  }

  /** Shows a run as it is. */
  show(state: PanelState | null): void {
    this.#pending = [];
    this.#state = state;
    this.#post({ kind: 'snapshot', state });
  }

  applied(optimizer: string, lr: number | null): void {
    if (this.#state === null || (this.#state.applied[optimizer] ?? null) === lr) return;
    const others = Object.entries(this.#state.applied).filter(([id]) => id !== optimizer);
    const applied = Object.fromEntries(lr === null ? others : [...others, [optimizer, lr]]);
    this.#state = { ...this.#state, applied };
    this.#post({ kind: 'applied', run: this.#state.run, optimizer, lr });
  }

  notice(tone: 'info' | 'error', text: string): void {
    this.#post({ kind: 'notice', tone, text });
  }

  dispose(): void {
    this.#leave();
    clearTimeout(this.#beat);
    this.#webview.dispose();
    this.#owned.dispose();
  }

  #leave(): void {
    this.#flush();
    this.#following?.dispose();
    this.#following = undefined;
  }

  #queue(event: RunEvent): void {
    const last = this.#pending.at(-1);
    // The analysis of a pass is over all its points: only the newest counts.
    if (
      last?.kind === 'points' &&
      event.kind === 'points' &&
      last.pass === event.pass &&
      last.optimizer === event.optimizer
    ) {
      this.#pending[this.#pending.length - 1] = { ...event, points: [...last.points, ...event.points] };
    } else this.#pending.push(event);
    this.#beat ??= setTimeout(() => this.#flush(), BEAT);
  }

  #flush(): void {
    clearTimeout(this.#beat);
    this.#beat = undefined;
    const events = this.#pending;
    this.#pending = [];
    if (events.length > 0 && this.#state !== null)
      this.#post({ kind: 'events', run: this.#state.run, events });
  }

  /** A hidden page gets no messages; it asks for a snapshot when it is shown again. */
  #post(message: ToPanel): void {
    if (this.#webview.visible) void this.#webview.webview.postMessage(message);
  }

  #receive(message: unknown): void {
    const asked = parseFromPanel(message);
    if (asked.kind === 'ready') {
      this.#pending = [];
      this.#post({ kind: 'snapshot', state: this.#state });
    } else this.#asked.fire(asked);
  }
}
