/** Which files the loader takes, and what kind of module each is. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, sep } from 'node:path';

export type Format = 'commonjs' | 'module';

const TYPESCRIPT = ['.ts', '.tsx', '.mts', '.cts'];
/** In the order in which a missing extension is tried. */
export const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.jsx', '.js', '.mjs', '.cjs'];

export function isTypeScript(file: string): boolean {
  return TYPESCRIPT.includes(extname(file));
}

/** The user's own code: packages are compiled already. */
export function isOurs(file: string): boolean {
  return EXTENSIONS.includes(extname(file)) && !file.includes(`${sep}node_modules${sep}`);
}

/** What the extension or the nearest package.json says; null where neither does and the text decides. */
export function declaredFormat(file: string): Format | null {
  const extension = extname(file);
  if (extension === '.mts' || extension === '.mjs') return 'module';
  if (extension === '.cts' || extension === '.cjs') return 'commonjs';
  return packageType(dirname(file));
}

const packageTypes = new Map<string, Format | null>();

function packageType(folder: string): Format | null {
  const known = packageTypes.get(folder);
  if (known !== undefined) return known;
  const type = readPackageType(folder);
  packageTypes.set(folder, type);
  return type;
}

function readPackageType(folder: string): Format | null {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return dirname(folder) === folder ? null : packageType(dirname(folder));
  const { type } = JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown };
  return type === 'module' || type === 'commonjs' ? type : null;
}
