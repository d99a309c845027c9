import * as vscode from 'vscode';
import type { PanelState } from '../../protocol/panelState.ts';
import {
  parseFromRenderer,
  RENDERER_ID,
  type FromRenderer,
  type ToRenderer,
} from '../../protocol/rendererMessages.ts';
import { Disposables } from '../disposables.ts';
import { Beat } from '../run/beat.ts';
import type { Run } from '../run/run.ts';
import type { Services } from '../services.ts';
import { cellOfRun, storedRecord } from './storedRecord.ts';

type Needs = Pick<Services, 'documents' | 'findings' | 'output' | 'runs'>;

/**
 * The host's side of the outputs in notebooks: tells them what happens to the runs that they show, and does what their buttons ask for. A message
 * reaches an editor, and there all outputs: so it is known which editor shows which run.
 */
export class OutputMessaging implements vscode.Disposable {
  readonly #services: Needs;
  readonly #messaging = vscode.notebooks.createRendererMessaging(RENDERER_ID);
  readonly #owned = new Disposables();
  /** By run. */
  readonly #audiences = new Map<string, Audience>();
  readonly #followed = new Map<Run, Following>();

  constructor(services: Needs) {
    this.#services = services;
    this.#owned.add(this.#messaging.onDidReceiveMessage((event) => void this.#receive(event)));
    this.#owned.add(services.runs.onDidChange(() => this.#followAll()));
    this.#owned.add(services.findings.onDidChange(() => this.#tellApplied()));
    this.#owned.add(vscode.workspace.onDidChangeTextDocument(() => this.#tellApplied()));
    this.#owned.add(vscode.workspace.onDidCloseNotebookDocument((notebook) => this.#forget(notebook)));
  }

  dispose(): void {
    for (const following of this.#followed.values()) following.dispose();
    this.#owned.dispose();
  }

  async #receive({ editor, message }: { editor: vscode.NotebookEditor; message: unknown }): Promise<void> {
    try {
      const asked = parseFromRenderer(message);
      if (asked.kind === 'hello') await this.#welcome(editor, asked.run);
      else await this.#answer(editor, asked);
    } catch (error) {
      this.#services.output.error(error);
    }
  }

  async #welcome(editor: vscode.NotebookEditor, run: string): Promise<void> {
    const running = this.#services.runs.all().find(({ state }) => state.run === run);
    // What is gathered so far is part of the state that the newcomer gets: the others get it first.
    if (running !== undefined) this.#followed.get(running)?.beat.flush();
    const audience = this.#audiences.get(run) ?? { editors: new Set(), applied: new Map() };
    this.#audiences.set(run, audience);
    audience.editors.add(editor);
    this.#post(editor, { kind: 'welcome', run, state: running === undefined ? null : shown(running.state) });
    if (running === undefined) await this.#adopt(run);
    for (const { optimizer, lr } of this.#appliedIn(run)) {
      this.#post(editor, { kind: 'applied', run, optimizer, lr });
    }
  }

  /** What a run found of which this window has only the output (a kernel's own run, one of an earlier session) is tied to the cells again. */
  async #adopt(run: string): Promise<void> {
    const { documents, findings } = this.#services;
    if (findings.all().some((finding) => finding.run === run)) return;
    const record = storedRecord(run);
    if (record === undefined || record.status === 'running') return;
    await findings.take(record, await documents.snapshot(record.target));
  }

  async #answer(
    editor: vscode.NotebookEditor,
    asked: Exclude<FromRenderer, { kind: 'hello' }>,
  ): Promise<void> {
    const { run } = asked;
    const say = (text: string): void => this.#post(editor, { kind: 'said', run, text });
    switch (asked.kind) {
      case 'apply': {
        const { optimizer, lr } = asked;
        await vscode.commands.executeCommand('find-lr.apply', { run, optimizer, lr });
        return;
      }
      case 'copy':
        await vscode.env.clipboard.writeText(asked.text);
        return say(vscode.l10n.t('Copied {0}.', asked.text));
      case 'again': {
        const cell = cellOfRun(editor.notebook, run);
        if (cell === undefined) return say(vscode.l10n.t('The cell of this output is gone.'));
        await vscode.commands.executeCommand('find-lr.run', cell);
        return;
      }
      case 'stop':
        return this.#services.runs
          .all()
          .find(({ state }) => state.run === run)
          ?.stop();
    }
  }

  #followAll(): void {
    const running = this.#services.runs.all();
    for (const [run, following] of this.#followed) {
      if (running.includes(run)) continue;
      following.dispose();
      this.#followed.delete(run);
    }
    for (const run of running) if (!this.#followed.has(run)) this.#followed.set(run, this.#follow(run));
  }

  #follow(run: Run): Following {
    const following = new Following((events) =>
      this.#postAll({ kind: 'events', run: run.state.run, events }),
    );
    following.owned.add(
      run.onEvent((event) => {
        // Outputs show no log.
        if (event.kind !== 'log') following.beat.take(event);
        if (event.kind === 'done') following.beat.flush();
      }),
    );
    following.owned.add(
      run.onOptimizers((optimizers) => {
        following.beat.flush();
        this.#postAll({ kind: 'optimizers', run: run.state.run, optimizers });
      }),
    );
    return following;
  }

  /** What stands in the source is the truth: an undo takes "applied" back. */
  #tellApplied(): void {
    for (const [run, { applied }] of this.#audiences) {
      for (const { optimizer, lr } of this.#appliedIn(run)) {
        if ((applied.get(optimizer) ?? null) === lr) continue;
        applied.set(optimizer, lr);
        this.#postAll({ kind: 'applied', run, optimizer, lr });
      }
    }
  }

  #appliedIn(run: string): { optimizer: string; lr: number | null }[] {
    const { findings } = this.#services;
    return findings.all().flatMap((finding) => {
      const lr = finding.run === run ? findings.appliedLr(finding) : undefined;
      return lr === undefined ? [] : [{ optimizer: finding.optimizer.id, lr }];
    });
  }

  #postAll(message: ToRenderer): void {
    for (const editor of this.#audiences.get(message.run)?.editors ?? []) this.#post(editor, message);
  }

  #post(editor: vscode.NotebookEditor, message: ToRenderer): void {
    void this.#messaging.postMessage(message, editor);
  }

  #forget(notebook: vscode.NotebookDocument): void {
    for (const [run, { editors }] of this.#audiences) {
      for (const editor of editors) if (editor.notebook === notebook) editors.delete(editor);
      if (editors.size === 0) this.#audiences.delete(run);
    }
  }
}

/** Who shows a run. */
interface Audience {
  /** Those in which an output has said hello. */
  readonly editors: Set<vscode.NotebookEditor>;
  /** By optimizer: the LR that they were told is applied. */
  readonly applied: Map<string, number | null>;
}

/** What is heard of one run. */
class Following implements vscode.Disposable {
  readonly owned = new Disposables();
  readonly beat: Beat;

  constructor(send: ConstructorParameters<typeof Beat>[0]) {
    this.beat = this.owned.add(new Beat(send));
  }

  dispose(): void {
    this.owned.dispose();
  }
}

/** Outputs show no log. */
function shown(state: PanelState): PanelState {
  return { ...state, log: [], logDropped: 0 };
}
