/**
 * Completion by what lives in the kernel: names of other cells, and members of their values. VS Code's TypeScript takes each cell for
 * a file of its own and knows neither.
 */
import * as vscode from 'vscode';
import type { Session } from './session.ts';

export class LiveCompletion implements vscode.CompletionItemProvider {
  readonly #sessionOf: (notebook: vscode.NotebookDocument) => Session | undefined;

  constructor(sessionOf: (notebook: vscode.NotebookDocument) => Session | undefined) {
    this.#sessionOf = sessionOf;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const line = document.lineAt(position).text.slice(0, position.character);
    const notebook = vscode.workspace.notebookDocuments.find((open) =>
      open.getCells().some((cell) => cell.document === document),
    );
    const found = notebook === undefined ? null : await this.#sessionOf(notebook)?.complete(line);
    if (found == null) return [];
    // Node gives `tf.train` for `tf.tr`: what is offered is the part behind the last dot.
    const base = found.prefix.lastIndexOf('.') + 1;
    const range = new vscode.Range(position.translate(0, base - found.prefix.length), position);
    return found.names.map((name) => {
      const item = new vscode.CompletionItem(name.slice(base), vscode.CompletionItemKind.Property);
      item.range = range;
      return item;
    });
  }
}
