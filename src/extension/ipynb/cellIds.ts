import type * as vscode from 'vscode';

/**
 * The names by which runs and records know cells: nbformat's id, else the URI of the cell's document. They outlive an edit that puts another
 * cell in a cell's place, which is how outputs are put under cells of other kernels.
 */
export class CellIds {
  /** By the URI of a document that took another's place: the name of the first. */
  readonly #names = new Map<string, string>();

  of(cell: vscode.NotebookCell): string {
    return nbformatId(cell) ?? this.#nameOf(cell);
  }

  /** Undefined where the notebook no longer has it. */
  find(notebook: vscode.NotebookDocument, id: string): vscode.NotebookCell | undefined {
    return notebook.getCells().find((cell) => nbformatId(cell) === id || this.#nameOf(cell) === id);
  }

  /** `now` took the place of `before`. */
  replaced(before: vscode.NotebookCell, now: vscode.NotebookCell): void {
    this.#names.set(now.document.uri.toString(), this.#nameOf(before));
  }

  #nameOf({ document }: vscode.NotebookCell): string {
    const uri = document.uri.toString();
    return this.#names.get(uri) ?? uri;
  }
}

/** Notebooks before nbformat 4.5 have none. */
function nbformatId({ metadata }: vscode.NotebookCell): string | undefined {
  const id: unknown = metadata['id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}
