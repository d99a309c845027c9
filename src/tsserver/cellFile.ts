/**
 * What VS Code names the documents of notebooks before TypeScript's server: `^/<scheme>/<authority><path>#<cell>`
 * (extensions/typescript-language-features, `toTsFilePath`).
 */
const CELL = /^(\^\/vscode-notebook-cell\/[^/]+(\/.*\.ipynb))#([^#/]*)$/i;

export interface CellFile {
  /** The same for all cells of a notebook. */
  readonly notebook: string;
  /** The notebook's path, as its URI has it. */
  readonly path: string;
  readonly fragment: string;
}

/** Null for other files. */
export function parseCellFile(fileName: string): CellFile | null {
  const [, notebook, path, fragment] = CELL.exec(fileName) ?? [];
  if (notebook === undefined || path === undefined || fragment === undefined) return null;
  return { notebook, path, fragment };
}

/** Where a cell's imports start from: its notebook's file, of whatever name. */
export function importingFile({ path }: CellFile): string {
  return `${path.replace(/^\/(?=[A-Za-z]:\/)/, '')}.ts`;
}
