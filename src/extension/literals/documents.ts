import * as vscode from 'vscode';
import { cellFile, parseCellFile } from '../../protocol/cells.ts';
import type { RecordTarget } from '../../protocol/record.ts';
import type { CellIds } from '../ipynb/cellIds.ts';
import { cellOfDocument, notebookAt } from '../ipynb/open.ts';
import { isFile } from './onDisk.ts';
import { FileSnapshot } from '../source.ts';

/** The documents of the places that records name: files by their paths, cells by their notebook and id. Whether a place still reads as it did is for others to see. */
export class Documents {
  readonly #ids: CellIds;

  constructor(ids: CellIds) {
    this.#ids = ids;
  }

  /** Undefined for what is not open, and for a cell that its notebook no longer has. `target`: of the record that names `file`. */
  of(file: string, target: RecordTarget): vscode.TextDocument | undefined {
    if (parseCellFile(file) !== null) return this.#cellOf(file, target)?.document;
    return vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === file);
  }

  /** Opens what is not open. Undefined for what is no file or is gone, and for a cell that is gone, or was in an untitled notebook that is closed. */
  async open(file: string, target: RecordTarget): Promise<vscode.TextDocument | undefined> {
    const at = parseCellFile(file);
    if (at === null)
      return (await isFile(file)) ? vscode.workspace.openTextDocument(vscode.Uri.file(file)) : undefined;
    if (notebookAt(at.path) === undefined) {
      try {
        await vscode.workspace.openNotebookDocument(vscode.Uri.file(at.path));
      } catch {
        return undefined; // There is no such file, or no notebook in it.
      }
    }
    return this.of(file, target);
  }

  /** The cells of a target as they read now, and files as they will be read. */
  async snapshot(target: RecordTarget): Promise<FileSnapshot> {
    if (target.kind !== 'cells') return new FileSnapshot();
    const texts = new Map<string, string>();
    for (const { id } of target.cells) {
      const name = cellFile(target.path, id);
      const text = (await this.open(name, target))?.getText();
      if (text !== undefined) texts.set(name, text);
    }
    return new FileSnapshot(texts);
  }

  /** A record of IPython's may know a cell by its execution count alone. */
  #cellOf(file: string, target: RecordTarget): vscode.NotebookCell | undefined {
    const at = parseCellFile(file);
    const notebook = at === null ? undefined : notebookAt(at.path);
    if (at === null || notebook === undefined || target.kind !== 'cells') return undefined;
    const number = target.cells.find(({ id }) => id === at.id)?.number ?? undefined;
    return (
      this.#ids.find(notebook, at.id) ??
      notebook
        .getCells()
        .find(({ executionSummary }) => number !== undefined && executionSummary?.executionOrder === number)
    );
  }
}

export const CELL_SCHEME = 'vscode-notebook-cell';

/** Shows a place: a file's where the file is already shown, else not over the panel; a cell's in its notebook. */
export async function showPlace(document: vscode.TextDocument, selection: vscode.Range): Promise<void> {
  const cell = cellOfDocument(document.uri);
  if (cell !== undefined) return showInCell(cell, selection);
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    selection,
    preserveFocus: false,
  });
}

/** The focus goes into the cell's editor: only from there does undo take back what was written in the cell. */
async function showInCell({ document, index, notebook }: vscode.NotebookCell, { start, end }: vscode.Range) {
  if (vscode.window.activeTextEditor?.document !== document) {
    const shown = vscode.window.visibleNotebookEditors.find((editor) => editor.notebook === notebook);
    await vscode.window.showNotebookDocument(notebook, {
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
      selections: [new vscode.NotebookRange(index, index + 1)],
    });
    // A cell that is being edited already would keep the focus where it is.
    await vscode.commands.executeCommand('notebook.cell.quitEdit');
    await vscode.commands.executeCommand('notebook.cell.edit');
  }
  const editor = vscode.window.activeTextEditor;
  if (editor?.document === document) editor.selection = new vscode.Selection(start, end);
}
