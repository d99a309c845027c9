import * as vscode from 'vscode';
import type { PanelState } from '../../protocol/panelState.ts';
import type { RunRecord } from '../../protocol/record.ts';
import {
  parseFromRenderer,
  RENDERER_ID,
  type FromRenderer,
  type ToRenderer,
} from '../../protocol/rendererMessages.ts';
import { Disposables } from '../disposables.ts';
import { pathOfNotebook } from '../ipynb/place.ts';
import { Beat } from '../run/beat.ts';
import type { Run } from '../run/run.ts';
import type { Services } from '../services.ts';
import { apply } from '../commands/apply.ts';
import { help } from '../commands/help.ts';
import { isFree } from '../run/follow.ts';
import { isMagicCell } from './magicCell.ts';
import { cellOfRun, storedRecord, storedRecords } from './storedRecord.ts';

type Needs = Pick<
  Services,
  'documents' | 'executions' | 'findings' | 'kernels' | 'output' | 'panels' | 'runs' | 'source'
>;

/**
 * The host's side of the outputs in notebooks: tells them what happens to the runs that they show, and does what their buttons ask for. Every editor is
 * told, and those of its outputs listen that show the run.
 */
export class OutputMessaging implements vscode.Disposable {
  readonly #services: Needs;
  readonly #messaging = vscode.notebooks.createRendererMessaging(RENDERER_ID);
  readonly #owned = new Disposables();
  readonly #followed = new Map<Run, Following>();
  /** How the last run of each notebook ended, by its script: its output may be rendered before the result is stored. */
  readonly #ended = new Map<string, PanelState>();
  /** By finding: the LR that outputs were told is applied. */
  #applied = new Map<string, number | null>();

  constructor(services: Needs) {
    this.#services = services;
    this.#owned.add(this.#messaging.onDidReceiveMessage((event) => void this.#receive(event)));
    this.#owned.add(services.runs.onDidChange(() => this.#followAll()));
    this.#owned.add(services.findings.onDidChange(() => this.#tellApplied()));
    this.#owned.add(vscode.workspace.onDidChangeTextDocument(() => this.#tellApplied()));
    this.#owned.add(vscode.workspace.onDidOpenNotebookDocument((notebook) => void this.#recallAll(notebook)));
    this.#owned.add(
      vscode.workspace.onDidCloseNotebookDocument((notebook) =>
        this.#ended.delete(vscode.Uri.file(pathOfNotebook(notebook)).toString()),
      ),
    );
    for (const notebook of vscode.workspace.notebookDocuments) void this.#recallAll(notebook);
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
    const { executions } = this.#services;
    const running = this.#running(run);
    // What is gathered so far is part of the state that the newcomer gets: the others get it first.
    if (running !== undefined) this.#followed.get(running)?.beat.flush();
    const state = running?.state ?? [...this.#ended.values()].find((ended) => ended.run === run);
    const isBusy = executions.isBusy(editor.notebook);
    this.#post({ kind: 'welcome', run, state: state === undefined ? null : shown(state), isBusy }, editor);
    if (running === undefined) await this.#recall(run);
    for (const { optimizer, lr } of this.#appliedIn(run))
      this.#post({ kind: 'applied', run, optimizer, lr }, editor);
  }

  /** What a run found of which this window has only the output (a kernel's own run, one of an earlier session) is tied to the cells again. */
  async #recall(run: string): Promise<void> {
    if (this.#isKnown(run)) return;
    const record = storedRecord(run);
    if (record !== undefined) await this.#recallRecord(record);
  }

  async #recallRecord(record: RunRecord): Promise<void> {
    if (record.status !== 'running' && !this.#isKnown(record.id))
      await this.#services.findings.recall(record, true);
  }

  #isKnown(run: string): boolean {
    return this.#services.findings.all().some((finding) => finding.run === run);
  }

  /** Before its outputs are scrolled to: its literals are in sight. */
  async #recallAll(notebook: vscode.NotebookDocument): Promise<void> {
    try {
      for (const record of storedRecords(notebook)) await this.#recallRecord(record);
    } catch (error) {
      this.#services.output.error(error);
    }
  }

  async #answer(
    editor: vscode.NotebookEditor,
    asked: Exclude<FromRenderer, { kind: 'hello' }>,
  ): Promise<void> {
    const { run } = asked;
    const say = (text: string): void => this.#post({ kind: 'said', run, text }, editor);
    switch (asked.kind) {
      case 'apply': {
        const { optimizer, lr } = asked;
        return apply(this.#services, { run, optimizer, lr }, say);
      }
      case 'copy':
        await vscode.env.clipboard.writeText(asked.text);
        return say(vscode.l10n.t('Copied {0}.', asked.text));
      case 'again': {
        const cell = cellOfRun(editor.notebook, run);
        if (cell === undefined) return say(vscode.l10n.t('The cell of this output is gone.'));
        return this.#runAgain(cell);
      }
      case 'help': {
        const cell = cellOfRun(editor.notebook, run);
        if (cell === undefined) return say(vscode.l10n.t('The cell of this output is gone.'));
        return help(asked.help, cell, vscode.Uri.file(pathOfNotebook(cell.notebook)));
      }
      case 'stop':
        return this.#running(run)?.stop();
      case 'change':
        return this.#running(run)?.change(asked.change);
    }
  }

  #running(id: string): Run | undefined {
    return this.#services.runs.all().find(({ state }) => state.run === id);
  }

  /** What its `%%find_lr` line says, our kernel does where it is the notebook's; else the button of the cell does. */
  async #runAgain(cell: vscode.NotebookCell): Promise<void> {
    const { kernels } = this.#services;
    if (!kernels.runs(cell.notebook) || !isMagicCell(cell))
      return vscode.commands.executeCommand('find-lr.run', cell);
    if (!(await isFree(this.#services, vscode.Uri.file(pathOfNotebook(cell.notebook))))) return;
    const ranges = [{ start: cell.index, end: cell.index + 1 }];
    await vscode.commands.executeCommand('notebook.cell.execute', { ranges, document: cell.notebook.uri });
  }

  #followAll(): void {
    const running = this.#services.runs.all();
    for (const [run, following] of this.#followed) {
      if (running.includes(run)) continue;
      following.dispose();
      this.#followed.delete(run);
      if (run.cell !== undefined) this.#ended.set(run.script.toString(), run.state);
    }
    for (const run of running) if (!this.#followed.has(run)) this.#followed.set(run, this.#follow(run));
  }

  #follow(run: Run): Following {
    const following = new Following((events) => this.#post({ kind: 'events', run: run.state.run, events }));
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
        this.#post({ kind: 'optimizers', run: run.state.run, optimizers });
      }),
    );
    return following;
  }

  /** What stands in the source is the truth: an undo takes "applied" back. */
  #tellApplied(): void {
    const { findings } = this.#services;
    const before = this.#applied;
    this.#applied = new Map();
    for (const finding of findings.all()) {
      const { optimizer, run } = finding;
      const key = `${run} ${optimizer.id}`;
      const lr = findings.appliedLr(finding);
      if (lr === undefined) continue;
      this.#applied.set(key, lr);
      if ((before.get(key) ?? null) !== lr) this.#post({ kind: 'applied', run, optimizer: optimizer.id, lr });
    }
  }

  #appliedIn(run: string): { optimizer: string; lr: number | null }[] {
    const { findings } = this.#services;
    return findings.all().flatMap((finding) => {
      const lr = finding.run === run ? findings.appliedLr(finding) : undefined;
      return lr === undefined ? [] : [{ optimizer: finding.optimizer.id, lr }];
    });
  }

  /** `editor`: undefined to tell all. */
  #post(message: ToRenderer, editor?: vscode.NotebookEditor): void {
    void this.#messaging.postMessage(message, editor);
  }
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
