/**
 * A file of its own beside the preload, which most runs need not load. Loaded by the preload it gives `installLoader`; named to
 * `module.register` it is Node's off-thread hooks, where Node has no synchronous ones (before 22.15).
 */
import { standInUrl } from '../backend/stand-in/resolve.ts';
import { loadImport, resolveImport, type LoadContext, type LoaderData } from './modules.ts';

export { addEvaluated, cellPlace, transpileCell } from './cell.ts';
export { importOurs, installLoader } from './install.ts';

interface ResolveContext {
  readonly parentURL?: string;
}

let transpile = false;

export function initialize(data: LoaderData): void {
  transpile = data.transpile;
}

export async function resolve(
  specifier: string,
  context: ResolveContext,
  next: (specifier: string, context: ResolveContext) => Promise<unknown>,
): Promise<unknown> {
  const standIn = standInUrl(specifier, context.parentURL, __dirname);
  if (standIn !== undefined) return { url: standIn, format: 'commonjs', shortCircuit: true };
  const url = transpile ? resolveImport(specifier, context.parentURL) : null;
  return url === null ? next(specifier, context) : { url, shortCircuit: true };
}

export async function load(
  url: string,
  context: LoadContext,
  next: (url: string, context: LoadContext) => Promise<unknown>,
): Promise<unknown> {
  return (transpile ? loadImport(url, context) : null) ?? next(url, context);
}
