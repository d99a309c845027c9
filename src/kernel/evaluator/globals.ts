/** What cells find without declaring it, and what they declare. */
import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { IMPORT_META } from './declarations.ts';

/** The names of a CommonJS module and `import.meta`, for the notebook as if it were a script in its folder. */
export function prepareGlobals(notebook: string): void {
  const folder = dirname(notebook);
  // The extension makes the loader treat what is required as what TypeScript requires.
  const require = createRequire(`${notebook}.ts`);
  const module = new Module(notebook);
  module.filename = notebook;
  require.main = module;
  const url = pathToFileURL(notebook).href;
  const values = {
    require,
    module,
    exports: module.exports as unknown,
    __filename: notebook,
    __dirname: folder,
    [IMPORT_META]: {
      url,
      filename: notebook,
      dirname: folder,
      resolve: (name: string) => resolveFrom(require, name),
    },
  };
  for (const [name, value] of Object.entries(values)) define(name, value, name !== IMPORT_META);
  // `repl` keeps its last value there; cells rather mean lodash.
  for (const name of ['_', '_error']) Reflect.deleteProperty(globalThis, name);
}

/** Makes room for what a cell declares: Node's own globals that cannot be written (`crypto`, `navigator`) give way. */
export function defineNames(names: readonly string[]): void {
  for (const name of names) {
    const existing = Object.getOwnPropertyDescriptor(globalThis, name);
    if (existing?.writable !== true && existing?.configurable !== false) define(name, undefined, true);
  }
}

function define(name: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(globalThis, name, { value, enumerable, writable: true, configurable: true });
}

function resolveFrom(require: NodeJS.Require, name: string): string {
  const path = require.resolve(name);
  return path.startsWith('/') || /^[A-Za-z]:/.test(path) ? pathToFileURL(path).href : path;
}
