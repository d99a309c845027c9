import type * as vscode from 'vscode';

/** What an object owns, let go of together, the last first. */
export class Disposables implements vscode.Disposable {
  readonly #owned: vscode.Disposable[] = [];

  add<T extends vscode.Disposable>(owned: T): T {
    this.#owned.push(owned);
    return owned;
  }

  dispose(): void {
    for (const owned of this.#owned.splice(0).reverse()) owned.dispose();
  }
}
