/**
 * Completion by what lives in the kernel: names and members that VS Code's TypeScript does not know, since it reads cells and runs
 * none.
 */
import * as vscode from 'vscode';
import type { Session } from './session.ts';

export class LiveCompletion implements vscode.CompletionItemProvider {
  readonly #sessionOf: (notebook: vscode.NotebookDocument) => Session | undefined;
  /** Where we ask what others offer: there we are to say nothing ourselves. */
  readonly #asking = new Set<string>();

  constructor(sessionOf: (notebook: vscode.NotebookDocument) => Session | undefined) {
    this.#sessionOf = sessionOf;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    _token: vscode.CancellationToken,
    { triggerCharacter }: vscode.CompletionContext,
  ): Promise<vscode.CompletionItem[]> {
    if (this.#asking.has(placeOf(document, position))) return [];
    const line = document.lineAt(position).text.slice(0, position.character);
    const notebook = vscode.workspace.notebookDocuments.find((open) =>
      open.getCells().some((cell) => cell.document === document),
    );
    const found = notebook === undefined ? null : await this.#sessionOf(notebook)?.complete(line);
    if (found == null || found.names.length === 0) return [];
    // Node gives `tf.train` for `tf.tr`: what is offered is the part behind the last dot.
    const base = found.prefix.lastIndexOf('.') + 1;
    const range = new vscode.Range(position.translate(0, base - found.prefix.length), position);
    const others = await this.#offeredByOthers(document, position, triggerCharacter);
    return found.names
      .map((name) => name.slice(base))
      .filter((name) => !others.has(name))
      .map((name) => {
        const item = new vscode.CompletionItem(name, vscode.CompletionItemKind.Property);
        item.range = range;
        return item;
      });
  }

  /** VS Code shows what two extensions offer twice. */
  async #offeredByOthers(
    document: vscode.TextDocument,
    position: vscode.Position,
    triggerCharacter: string | undefined,
  ): Promise<ReadonlySet<string>> {
    const place = placeOf(document, position);
    this.#asking.add(place);
    try {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
        triggerCharacter,
      );
      // Words of the text are what VS Code offers where nobody else does.
      const known = items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text);
      return new Set(known.map(nameOf));
    } finally {
      this.#asking.delete(place);
    }
  }
}

function placeOf({ uri }: vscode.TextDocument, { line, character }: vscode.Position): string {
  return `${uri.toString()} ${line}:${character}`;
}

/** TypeScript marks what may be missing: `name?`. */
function nameOf({ label }: vscode.CompletionItem): string {
  return (typeof label === 'string' ? label : label.label).replace(/\?$/, '');
}
