/** What an ES module's `import` of the user's code resolves to and loads. One logic for both kinds of Node's hooks. */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isOurs, isTypeScript } from './format.ts';
import { resolveSource } from './resolve.ts';
import { transpileFile } from './transpile.ts';

/** What Node's `repl`, which evaluates notebook cells, calls the importing file, in the working directory. */
const REPL = 'repl';

/** What Node's off-thread hooks are told (see loader.ts). */
export interface LoaderData {
  /** Also run TypeScript and its like; else only answer for a tfjs-node that is not there. */
  readonly transpile: boolean;
}

export interface LoadContext {
  readonly conditions?: readonly string[];
  readonly importAttributes?: Readonly<Record<string, string>>;
}

export interface Loaded {
  readonly format: 'module';
  readonly source: string;
  readonly shortCircuit: true;
}

/** The URL that a specifier in the user's code stands for; null where Node's own rules should decide. */
export function resolveImport(specifier: string, parentUrl: string | undefined): string | null {
  if (isBuiltin(specifier) || /^(?:node|data|https?):/.test(specifier)) return null;
  const parent = parentUrl?.startsWith('file:') ? fileURLToPath(parentUrl) : null;
  const fromCell = parent !== null && basename(parent) === REPL;
  if (parent !== null && !fromCell && !isOurs(parent)) return null;
  const path = specifier.startsWith('file:') ? fileURLToPath(specifier) : specifier.replace(/[?#].*$/, '');
  const file = resolveSource(
    path,
    parent === null ? process.cwd() : dirname(parent),
    fromCell || (parent !== null && isTypeScript(parent)),
  );
  if (file === null) return null;
  const query = /\?.*$/.exec(specifier)?.[0] ?? '';
  return `${pathToFileURL(file).href}${query}`;
}

/** A module's source where Node needs help with it; null where not. */
export function loadImport(url: string, context: LoadContext): Loaded | null {
  if (!url.startsWith('file:')) return null;
  const file = fileURLToPath(url);
  if (
    extname(file) === '.json' &&
    context.importAttributes?.['type'] === undefined &&
    !file.includes('node_modules')
  ) {
    return asModule(`export default ${readFileSync(file, 'utf8')};`);
  }
  if (!isOurs(file)) return null;
  const preferred = usesCommonJs(file) ? 'commonjs' : 'module';
  const result = transpileFile(file, preferred);
  if (result === null) return null;
  return asModule(result.format === 'module' ? result.code : facade(file, result.code));
}

function asModule(source: string): Loaded {
  return { format: 'module', source, shortCircuit: true };
}

/** Without a declared format, a file that names CommonJS's variables is CommonJS. */
function usesCommonJs(file: string): boolean {
  return /\brequire\s*\(|\brequire\.main\b|\bmodule\.exports\b|\bexports\.\w|\b__(?:dirname|filename)\b/.test(
    readFileSync(file, 'utf8'),
  );
}

/** A CommonJS file of TypeScript as a module: loaded by `require`, so that it is the same one for both; its names found in what it compiles to. */
function facade(file: string, code: string): string {
  const names = new Set([...code.matchAll(/\bexports\.([A-Za-z_$][\w$]*)\s*=/g)].map(([, name]) => name));
  names.delete('default');
  names.delete('__esModule');
  return [
    "import { createRequire } from 'node:module';",
    `const module = createRequire(import.meta.url)(${JSON.stringify(file)});`,
    "export default (module?.__esModule && 'default' in module ? module.default : module);",
    ...[...names].map((name, i) => `const name${i} = module.${name}; export { name${i} as ${name} };`),
  ].join('\n');
}
