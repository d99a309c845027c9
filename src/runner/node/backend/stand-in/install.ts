import Module, * as nodeModule from 'node:module';
import { join } from 'node:path';
import { standIn, standInForFile, standInUrl } from './resolve.ts';

interface Internals {
  _resolveFilename(
    this: unknown,
    request: string,
    parent: NodeJS.Module | null | undefined,
    ...rest: unknown[]
  ): string;
  _extensions: Record<string, (module: NodeJS.Module, file: string) => void>;
}

interface SyncHooks {
  registerHooks?(hooks: {
    resolve(
      specifier: string,
      context: { parentURL?: string },
      next: (specifier: string, context: object) => unknown,
    ): unknown;
  }): void;
}

/**
 * From now on `require` and `import` of a tfjs-node that is not there are answered. Before Node 22.15 an `import` of a package that is not installed is answered only where the
 * loader's own hooks ask `standIn`.
 */
export function installStandIn(assets: string): void {
  const internals = Module as unknown as Internals;
  const resolve = internals._resolveFilename;
  internals._resolveFilename = function (request, parent, ...rest) {
    const file = standIn(request, parent?.filename ?? join(process.cwd(), 'script.js'), assets);
    return file ?? resolve.call(this, request, parent, ...rest);
  };
  answerLoads(internals, assets);
  (nodeModule as SyncHooks).registerHooks?.({
    resolve(specifier, context, next) {
      const url = standInUrl(specifier, context.parentURL, assets);
      return url === undefined ? next(specifier, context) : { url, format: 'commonjs', shortCircuit: true };
    },
  });
}

/** An `import` loads the package's file without asking for its name by `require`: the file itself answers then. */
function answerLoads(internals: Internals, assets: string): void {
  const load = internals._extensions['.js'];
  if (!load) return;
  internals._extensions['.js'] = function (module, file) {
    const answer = standInForFile(file, assets);
    if (answer === undefined) load(module, file);
    else module.exports = module.require(answer);
  };
}
