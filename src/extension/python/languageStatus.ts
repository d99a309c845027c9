import * as vscode from 'vscode';
import { Disposables } from '../disposables.ts';
import { isPython } from '../scripts.ts';
import type { Pythons } from './pythons.ts';

/** Says beside the language of a Python file which interpreter Find LR would run it with, before it does. */
export class PythonStatus implements vscode.Disposable {
  readonly #pythons: Pythons;
  readonly #owned = new Disposables();
  readonly #item = this.#owned.add(
    vscode.languages.createLanguageStatusItem('find-lr.python', { language: 'python', scheme: 'file' }),
  );

  constructor(pythons: Pythons) {
    this.#pythons = pythons;
    this.#item.name = vscode.l10n.t('Find LR: Python interpreter');
    this.#item.detail = vscode.l10n.t('for Find LR');
    this.#item.command = { command: 'find-lr.choosePython', title: vscode.l10n.t('Choose') };
    this.#owned.add(pythons.onDidChange(() => this.#update()));
    this.#owned.add(vscode.window.onDidChangeActiveTextEditor(() => this.#update()));
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('find-lr.python')) this.#update();
      }),
    );
    this.#update();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #update(): void {
    const script = vscode.window.activeTextEditor?.document.uri;
    if (script === undefined || !isPython(script)) return;
    void this.#describe(script);
  }

  async #describe(script: vscode.Uri): Promise<void> {
    this.#item.busy = true;
    const text = await this.#pythons.describe(script);
    if (vscode.window.activeTextEditor?.document.uri.toString() !== script.toString()) return;
    this.#item.text = text;
    this.#item.busy = false;
  }
}
