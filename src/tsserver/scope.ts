/** The one scope that a kernel gives all cells of a notebook. */
import type * as tsserver from 'typescript/lib/tsserverlibrary';
import { parseCellFile, type CellFile } from './cellFile.ts';
import { commented } from './commented.ts';
import type { CellOrder } from './configuration.ts';
import { declaredNames, type Declared } from './declaredNames.ts';

interface Cell {
  readonly version: string;
  /** As TypeScript may read it. */
  readonly text: string;
  readonly declared: Declared;
}

/** Reads all open cells of the server: those of an untitled notebook are projects by themselves. */
export class Scope {
  readonly #typescript: typeof tsserver;
  readonly #server: tsserver.server.ProjectService;
  readonly #cells = new Map<string, Cell>();
  #order: CellOrder = {};
  #revision = 0;

  constructor(typescript: typeof tsserver, server: tsserver.server.ProjectService) {
    this.#typescript = typescript;
    this.#server = server;
  }

  set order(order: CellOrder) {
    this.#order = order;
    this.#revision += 1;
  }

  /** Changes with the order of cells, which is in no text. */
  get revision(): number {
    return this.#revision;
  }

  /** A cell's text as TypeScript may read it; undefined for other files. */
  textOf(fileName: string): string | undefined {
    return parseCellFile(fileName) === null ? undefined : this.#cell(fileName)?.text;
  }

  /**
   * What makes a cell a module that shares its names with the notebook's other cells; '' for other files. It stands behind the cell's
   * text, so that no offset there changes.
   */
  sharedBy(fileName: string): string {
    const file = parseCellFile(fileName);
    const cell = file === null ? undefined : this.#cell(fileName);
    if (file === null || cell === undefined) return '';
    const { names, exported } = cell.declared;
    const own = [...names].filter((name) => !exported.has(name));
    const imports = [...this.#visibleNames(fileName, file, names)].map(
      ([from, theirs]) => `import { ${theirs.join(', ')} } from ${JSON.stringify(from)};`,
    );
    return `\n;export { ${own.join(', ')} };${imports.join('')}`;
  }

  /**
   * Another cell's file -> its names that are seen in this one: those of the nearest cell above, else of the nearest below, which may have
   * run before.
   */
  #visibleNames(fileName: string, file: CellFile, own: ReadonlySet<string>): Map<string, string[]> {
    const files = this.#cellsBeside(file);
    const at = files.indexOf(fileName);
    const known = new Set(own);
    const found = new Map<string, string[]>();
    for (const other of [...files.slice(0, at).reverse(), ...files.slice(at + 1)]) {
      const names = [...(this.#cell(other)?.declared.names ?? [])].filter((name) => !known.has(name));
      for (const name of names) known.add(name);
      // Without a name, too: so is what will be declared there noticed here.
      found.set(other, names);
    }
    return found;
  }

  /** All cells of the same notebook; those whose place is not told stand first, in the order in which they were made, which is their fragments'. */
  #cellsBeside({ notebook, path }: CellFile): string[] {
    const order = this.#order[path] ?? [];
    return [...this.#server.openFiles.keys()]
      .flatMap((opened) => {
        const file = this.#server.getScriptInfoForPath(opened)?.fileName ?? '';
        const cell = parseCellFile(file);
        if (cell?.notebook !== notebook) return [];
        return { file, fragment: cell.fragment, at: order.indexOf(cell.fragment) };
      })
      .sort((one, other) => one.at - other.at || (one.fragment < other.fragment ? -1 : 1))
      .map(({ file }) => file);
  }

  #cell(fileName: string): Cell | undefined {
    const info = this.#server.getScriptInfo(fileName);
    if (info === undefined) return undefined;
    const version = info.getLatestVersion();
    const known = this.#cells.get(fileName);
    if (known?.version === version) return known;
    const snapshot = info.getSnapshot();
    const text = commented(snapshot.getText(0, snapshot.getLength()));
    const { createSourceFile, ScriptTarget, ScriptKind } = this.#typescript;
    const file = createSourceFile(fileName, text, ScriptTarget.Latest, false, ScriptKind.TS);
    const cell = { version, text, declared: declaredNames(file, this.#typescript) };
    this.#cells.set(fileName, cell);
    return cell;
  }
}
