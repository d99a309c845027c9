/**
 * What VS Code names the documents of notebooks before TypeScript's server: `^/<scheme>/<authority><path>#<cell>`
 * (extensions/typescript-language-features, `toTsFilePath`).
 */
const CELL = /^\^\/vscode-notebook-cell\/.*\.ipynb#[^#/]*$/i;

export function isCell(fileName: string): boolean {
  return CELL.test(fileName);
}
