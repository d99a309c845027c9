/** Lets this process run TypeScript, JSX and mixed modules of the user's own, where the project has no launcher that does. */
import Module, * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PlaceMapper } from '../frames.ts';
import { cellPlace } from './cell.ts';
import { declaredFormat, EXTENSIONS, isOurs, isTypeScript } from './format.ts';
import { loadImport, resolveImport, type LoadContext, type LoaderData } from './modules.ts';
import { sourcePlace } from './positions.ts';
import { resolveSource } from './resolve.ts';
import { transpileFile } from './transpile.ts';

type Extension = (
  module: NodeJS.Module & { _compile(code: string, file: string): void },
  file: string,
) => void;
type ResolveFilename = (
  this: unknown,
  request: string,
  parent: NodeJS.Module | null | undefined,
  isMain: boolean,
  options?: unknown,
) => string;

/** What `node:module` has beyond its types. */
interface Internals {
  _extensions: Record<string, Extension>;
  _resolveFilename: ResolveFilename;
  runMain(main?: string): void;
}

interface SyncHooks {
  registerHooks?(hooks: {
    resolve(
      specifier: string,
      context: LoadContext & { parentURL?: string },
      next: (specifier: string, context: unknown) => unknown,
    ): unknown;
    load(url: string, context: LoadContext, next: (url: string, context: unknown) => unknown): unknown;
  }): void;
}

const internals = Module as unknown as Internals;

let mapper: PlaceMapper | null = null;

/** Gives what tells the places in the source of what it compiles. */
export function installLoader(): PlaceMapper {
  mapper ??= install();
  return mapper;
}

function install(): PlaceMapper {
  requireOurs();
  resolveOurs();
  startOurs();
  if ((nodeModule as SyncHooks).registerHooks !== undefined) importOurs();
  return (place) => {
    const inCell = cellPlace(place);
    if (inCell !== null) return inCell;
    if (!isOurs(place.file)) return null;
    transpileFile(place.file);
    return sourcePlace(place);
  };
}

function requireOurs(): void {
  const plain = internals._extensions['.js']!;
  for (const extension of EXTENSIONS) {
    const original = internals._extensions[extension] ?? plain;
    internals._extensions[extension] = (module, file) => {
      const result = isOurs(file) ? transpileFile(file) : null;
      if (result !== null && /\bimport\s*\(/.test(result.code)) importOurs();
      if (result === null || result.format === 'module') original(module, file);
      else module._compile(result.code, file);
    };
  }
}

function resolveOurs(): void {
  const original = internals._resolveFilename;
  internals._resolveFilename = function (request, parent, isMain, options) {
    const from = parent?.filename;
    const find = () =>
      from != null && isOurs(from) && !nodeModule.isBuiltin(request)
        ? resolveSource(request, dirname(from), isTypeScript(from))
        : null;
    const source = from != null && isTypeScript(from) ? find() : null;
    if (source !== null) return source;
    try {
      return original.call(this, request, parent, isMain, options);
    } catch (error) {
      const file = find();
      if (file === null) throw error;
      return file;
    }
  };
}

let importing = false;

/** Off-thread hooks, where there are no others, cost a thread's start: they wait until something is imported. */
export function importOurs(): void {
  if (importing) return;
  importing = true;
  const { registerHooks } = nodeModule as SyncHooks;
  if (registerHooks === undefined) {
    const data: LoaderData = { transpile: true };
    nodeModule.register(pathToFileURL(join(__dirname, 'loader.cjs')), { data });
    return;
  }
  registerHooks({
    resolve(specifier, context, next) {
      const url = isRequire(context) ? null : resolveImport(specifier, context.parentURL);
      return url === null ? next(specifier, context) : { url, shortCircuit: true };
    },
    load: (url, context, next) =>
      (isRequire(context) ? null : loadImport(url, context)) ?? next(url, context),
  });
}

/** These hooks are asked for `require` too, which has its own above. */
function isRequire(context: LoadContext): boolean {
  return context.conditions?.includes('require') ?? false;
}

/** The script itself: as an ES module where it has to be one. */
function startOurs(): void {
  const original = internals.runMain;
  internals.runMain = function (this: unknown, main = process.argv[1] ?? '') {
    const file = internals._resolveFilename(main, null, true);
    const format = isOurs(file) ? (transpileFile(file)?.format ?? declaredFormat(file)) : null;
    if (format === 'module') {
      importOurs();
      void import(pathToFileURL(file).href);
    } else original.call(this, main);
  };
}
