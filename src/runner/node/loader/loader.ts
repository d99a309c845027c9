/** Entry of `module.register`: Node's off-thread hooks, where it has no synchronous ones (before 22.15). */
import { standInUrl } from '../backend/stand-in/resolve.ts';
import { loadImport, resolveImport, type LoadContext } from './modules.ts';

interface ResolveContext {
  readonly parentURL?: string;
}

export async function resolve(
  specifier: string,
  context: ResolveContext,
  next: (specifier: string, context: ResolveContext) => Promise<unknown>,
): Promise<unknown> {
  const url =
    standInUrl(specifier, context.parentURL, __dirname) ?? resolveImport(specifier, context.parentURL);
  return url === null ? next(specifier, context) : { url, shortCircuit: true };
}

export async function load(
  url: string,
  context: LoadContext,
  next: (url: string, context: LoadContext) => Promise<unknown>,
): Promise<unknown> {
  return loadImport(url, context) ?? next(url, context);
}
