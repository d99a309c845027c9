import type * as vscode from 'vscode';
import type { Language } from '../../protocol/language.ts';
import type { Construction } from '../../source/types.ts';
import { languageOfCell, shareKernel } from '../ipynb/languages.ts';
import { cellOfDocument } from '../ipynb/open.ts';
import { pathOfNotebook } from '../ipynb/place.ts';
import { isScript } from '../scripts.ts';
import type { Source } from '../source.ts';

/** A text without one of these constructs no optimizer: most files cost no parsing. */
const MAY_CONSTRUCT = /optim|tensorflow|tfjs|keras|\btrain\s*\.\s*\w+\s*\(/i;

interface InNotebook {
  /** What it was found in. */
  readonly text: string;
  readonly found: Promise<ReadonlyMap<string, readonly Construction[]>>;
}

/** The optimizer constructions of documents. Those of a notebook's cells are found together: one imports what another makes an optimizer of. */
export class Constructions {
  readonly #source: Source;
  readonly #notebooks = new WeakMap<vscode.NotebookDocument, InNotebook>();

  constructor(source: Source) {
    this.#source = source;
  }

  async of(document: vscode.TextDocument): Promise<readonly Construction[]> {
    const cell = cellOfDocument(document.uri);
    if (cell !== undefined) return this.#inCell(cell);
    const text = document.getText();
    if (!isScript(document.uri) || !MAY_CONSTRUCT.test(text)) return [];
    return (await this.#source.reader()).constructions(document.uri.fsPath, text);
  }

  async #inCell(cell: vscode.NotebookCell): Promise<readonly Construction[]> {
    const language = languageOfCell(cell);
    if (language === undefined) return [];
    const cells = cellsOf(cell.notebook, language);
    const text = cells.map(({ source }) => source).join('\n');
    if (!MAY_CONSTRUCT.test(text)) return [];
    const known = this.#notebooks.get(cell.notebook);
    const found =
      known?.text === text ? known.found : this.#find(pathOfNotebook(cell.notebook), language, cells);
    this.#notebooks.set(cell.notebook, { text, found });
    return (await found).get(cell.document.uri.toString()) ?? [];
  }

  async #find(path: string, language: Language, cells: ReturnType<typeof cellsOf>) {
    const [{ constructionsInCells }, reader] = await Promise.all([
      this.#source.module(),
      this.#source.reader(),
    ]);
    const isTyped = cells.some((cell) => cell.language === 'typescript');
    return constructionsInCells({ path, language: isTyped ? 'typescript' : language, cells }, reader);
  }
}

/** Those that share their names with cells of a language, by the URIs of their documents. */
function cellsOf(notebook: vscode.NotebookDocument, language: Language) {
  return notebook.getCells().flatMap((cell) => {
    const own = languageOfCell(cell);
    if (own === undefined || !shareKernel(own, language)) return [];
    const { document } = cell;
    return [{ id: document.uri.toString(), number: null, source: document.getText(), language: own }];
  });
}
