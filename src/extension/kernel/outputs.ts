/** Puts what a kernel tells into a cell: text in pieces of some size, updates no more often than one can look. */
import * as vscode from 'vscode';
import type { MimeBundle, Output } from '../../kernel/messages.ts';

/** Milliseconds. Each edit of outputs goes through VS Code's processes, and all of an output is sent anew when it is replaced. */
const PAUSE = 250;

/** What has been displayed in a notebook, by its display id. */
export type Displays = Map<string, vscode.NotebookCellOutput>;

type Pending =
  | { readonly kind: 'stream'; readonly name: 'stdout' | 'stderr'; text: string }
  | { readonly kind: 'append'; readonly output: vscode.NotebookCellOutput }
  | {
      readonly kind: 'replace';
      readonly output: vscode.NotebookCellOutput;
      items: vscode.NotebookCellOutputItem[];
    };

export class CellOutputs {
  readonly #execution: vscode.NotebookCellExecution;
  readonly #displays: Displays;
  #pending: Pending[] = [];
  #stream: { name: string; output: vscode.NotebookCellOutput } | null = null;
  #timer: NodeJS.Timeout | undefined;
  #written: Promise<void> = Promise.resolve();
  #first = true;

  constructor(execution: vscode.NotebookCellExecution, displays: Displays) {
    this.#execution = execution;
    this.#displays = displays;
  }

  tell(output: Output): void {
    switch (output.kind) {
      case 'stream':
        this.#text(output.name, output.text);
        break;
      case 'display':
        this.#display(output);
        break;
      case 'result': {
        const metadata = { outputType: 'execute_result', executionCount: this.#execution.executionOrder };
        this.#append(new vscode.NotebookCellOutput(itemsOf(output.data), metadata));
        break;
      }
      case 'error':
        this.#append(
          new vscode.NotebookCellOutput([vscode.NotebookCellOutputItem.error(output.error)], {
            outputType: 'error',
          }),
        );
    }
    // What comes first is shown at once.
    this.#timer ??= setTimeout(() => this.#flush(), this.#first ? 0 : PAUSE);
    this.#first = false;
  }

  /** Resolves when all is in the cell. */
  async finish(): Promise<void> {
    this.#flush();
    await this.#written;
  }

  #text(name: 'stdout' | 'stderr', text: string): void {
    const last = this.#pending.at(-1);
    if (last?.kind === 'stream' && last.name === name) last.text += text;
    else this.#pending.push({ kind: 'stream', name, text });
  }

  #display({ data, displayId, update }: Extract<Output, { kind: 'display' }>): void {
    const shown = displayId === null ? undefined : this.#displays.get(displayId);
    if (update && shown !== undefined) {
      const waiting = this.#pending.find((edit) => edit.kind === 'replace' && edit.output === shown);
      if (waiting?.kind === 'replace') waiting.items = itemsOf(data);
      else this.#pending.push({ kind: 'replace', output: shown, items: itemsOf(data) });
      return;
    }
    const output = new vscode.NotebookCellOutput(itemsOf(data), { outputType: 'display_data' });
    if (displayId !== null) this.#displays.set(displayId, output);
    this.#append(output);
  }

  #append(output: vscode.NotebookCellOutput): void {
    this.#pending.push({ kind: 'append', output });
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const edits = this.#pending.splice(0);
    this.#written = this.#written.then(async () => {
      for (const edit of edits) await this.#write(edit);
    });
  }

  /** A cell that is gone takes nothing any more: that is no error. */
  async #write(edit: Pending): Promise<void> {
    if (this.#execution.cell.index < 0) return;
    if (edit.kind === 'replace') return this.#execution.replaceOutputItems(edit.items, edit.output);
    if (edit.kind === 'append') {
      this.#stream = null;
      return this.#execution.appendOutput(edit.output);
    }
    const item = vscode.NotebookCellOutputItem[edit.name](edit.text);
    if (this.#stream?.name === edit.name) return this.#execution.appendOutputItems(item, this.#stream.output);
    const output = new vscode.NotebookCellOutput([item], { outputType: 'stream' });
    this.#stream = { name: edit.name, output };
    return this.#execution.appendOutput(output);
  }
}

function itemsOf(bundle: MimeBundle): vscode.NotebookCellOutputItem[] {
  return Object.entries(bundle).map(([type, data]) => {
    if (typeof data !== 'string') return vscode.NotebookCellOutputItem.json(data, type);
    if (isBinary(type)) return new vscode.NotebookCellOutputItem(Buffer.from(data, 'base64'), type);
    return vscode.NotebookCellOutputItem.text(data, type);
  });
}

function isBinary(type: string): boolean {
  return /^(?:image\/(?!svg)|audio\/|video\/|application\/pdf$)/.test(type);
}
