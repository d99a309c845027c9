/** The kernel "TypeScript (Find LR)" for TypeScript and JavaScript cells of `.ipynb`. Needs no Jupyter extension. */
import * as vscode from 'vscode';
import { join } from 'node:path';
import { Kernel } from '../../kernel/client/kernel.ts';
import type { Output as KernelOutput } from '../../kernel/messages.ts';
import { Disposables } from '../disposables.ts';
import { NOTEBOOK_TYPE } from '../ipynb/languages.ts';
import { folderOfNotebook, pathOfNotebook } from '../ipynb/place.ts';
import type { Output } from '../output.ts';
import { specSettings } from '../settings.ts';
import type { MagicHandler } from './magics.ts';
import { LiveCompletion } from './completion.ts';
import { KERNEL_ID, LANGUAGES } from './names.ts';
import { kindOf, nameKernel } from './notebooks.ts';
import { followOffer } from './offer.ts';
import { Session } from './session.ts';

/** Milliseconds; a busy machine may take some until it hears of an interrupt. */
const PATIENCE = 10_000;

export class TypeScriptKernels implements vscode.Disposable {
  readonly #owned = new Disposables();
  readonly #sessions = new Map<vscode.NotebookDocument, Session>();
  readonly #selected = new WeakSet<vscode.NotebookDocument>();
  readonly #magics: MagicHandler[] = [];
  readonly #assets: string;
  readonly #output: Output;
  #controller: vscode.NotebookController | undefined;

  constructor(assets: string, output: Output) {
    this.#assets = assets;
    this.#output = output;
    this.#owned.add(
      vscode.languages.registerCompletionItemProvider(
        LANGUAGES.map((language) => ({ language, notebookType: NOTEBOOK_TYPE })),
        new LiveCompletion((notebook) => this.#sessions.get(notebook)),
        '.',
      ),
    );
    this.#owned.add(vscode.workspace.onDidCloseNotebookDocument((notebook) => this.#close(notebook)));
    this.#owned.add(vscode.workspace.onDidOpenNotebookDocument((notebook) => this.#prefer(notebook)));
    this.#owned.add(followOffer((isDue) => (isDue ? this.#register() : this.#unregister())));
  }

  /** Whether it is the kernel of the notebook. */
  runs(notebook: vscode.NotebookDocument): boolean {
    return this.#selected.has(notebook);
  }

  /** Asks the handler first about each cell that is to be run. */
  addMagic(handler: MagicHandler): vscode.Disposable {
    this.#magics.push(handler);
    return { dispose: () => void this.#magics.splice(this.#magics.indexOf(handler), 1) };
  }

  /** Forgets the variables of a notebook: of the one that is looked at, if none is named. */
  restart(uri = vscode.window.activeNotebookEditor?.notebook.uri): void {
    const notebook = [...this.#sessions.keys()].find((open) => open.uri.toString() === uri?.toString());
    if (notebook !== undefined) this.#sessions.get(notebook)?.restart();
  }

  dispose(): void {
    for (const notebook of [...this.#sessions.keys()]) this.#close(notebook);
    this.#owned.dispose();
    this.#unregister();
  }

  /** Notebooks that had chosen the kernel have it again, with their variables. */
  #register(): void {
    const controller = vscode.notebooks.createNotebookController(
      KERNEL_ID,
      NOTEBOOK_TYPE,
      vscode.l10n.t('TypeScript (Find LR)'),
      (cells, notebook, itself) => this.#execute(cells, notebook, itself),
    );
    controller.supportedLanguages = [...LANGUAGES];
    controller.supportsExecutionOrder = true;
    controller.description = vscode.l10n.t('Runs cells in a Node.js process');
    controller.interruptHandler = (notebook) => this.#sessions.get(notebook)?.interrupt();
    controller.onDidChangeSelectedNotebooks(({ notebook, selected }) => {
      if (selected) this.#selected.add(notebook);
      else {
        this.#selected.delete(notebook);
        this.#close(notebook);
      }
    });
    this.#controller = controller;
    for (const notebook of vscode.workspace.notebookDocuments) this.#prefer(notebook);
  }

  #unregister(): void {
    this.#controller?.dispose();
    this.#controller = undefined;
  }

  #prefer(notebook: vscode.NotebookDocument): void {
    if (kindOf(notebook) === 'ours')
      this.#controller?.updateNotebookAffinity(notebook, vscode.NotebookControllerAffinity.Preferred);
  }

  async #execute(
    cells: vscode.NotebookCell[],
    notebook: vscode.NotebookDocument,
    controller: vscode.NotebookController,
  ): Promise<void> {
    const executions = cells.map((cell) => controller.createNotebookCellExecution(cell));
    await nameKernel(notebook);
    await this.#sessionOf(notebook).run(executions);
  }

  #sessionOf(notebook: vscode.NotebookDocument): Session {
    const known = this.#sessions.get(notebook);
    if (known !== undefined) return known;
    const path = pathOfNotebook(notebook);
    const session = new Session({
      path,
      magics: this.#magics,
      newKernel: (onStray) => this.#newKernel(notebook, path, onStray),
      note: (text) => this.#output.note(text),
    });
    this.#sessions.set(notebook, session);
    return session;
  }

  async #newKernel(
    notebook: vscode.NotebookDocument,
    path: string,
    onStray: (output: KernelOutput) => void,
  ): Promise<Kernel> {
    const { findInterpreter } = await import('../../engine/index.ts');
    const { node, env } = specSettings(notebook.uri);
    const options = {
      node: await findInterpreter(node ?? null, process.env),
      file: join(this.#assets, 'runner', 'kernel.cjs'),
      notebook: path,
      cwd: folderOfNotebook(notebook),
      env: { ...process.env, ...env },
      patience: PATIENCE,
    };
    return new Kernel(options, onStray);
  }

  #close(notebook: vscode.NotebookDocument): void {
    this.#sessions.get(notebook)?.dispose();
    this.#sessions.delete(notebook);
  }
}
