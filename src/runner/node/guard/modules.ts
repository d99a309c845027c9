import Module from 'node:module';
import path from 'node:path';
import type { World } from './world.ts';

type Resolve = (
  this: unknown,
  request: string,
  parent: { filename?: string } | undefined,
  ...rest: unknown[]
) => string;

/** `require` looks for files past fs: it is shown those that the script has written itself. */
export function patchRequire(world: World): void {
  const loader = Module as unknown as { _resolveFilename: Resolve; _extensions: Record<string, unknown> };
  const original = loader._resolveFilename;
  loader._resolveFilename = function (request, parent, ...rest) {
    try {
      return original.call(this, request, parent, ...rest);
    } catch (error) {
      const found = inOverlay(world, request, parent?.filename, Object.keys(loader._extensions));
      if (found === undefined) throw error;
      return found;
    }
  };
}

function inOverlay(
  world: World,
  request: string,
  from: string | undefined,
  endings: string[],
): string | undefined {
  if (!path.isAbsolute(request) && !/^\.\.?([\\/]|$)/.test(request)) return undefined;
  const base = path.resolve(from === undefined ? process.cwd() : path.dirname(from), request);
  const index = path.join(base, 'index');
  for (const name of [base, ...endings.map((end) => base + end), ...endings.map((end) => index + end)]) {
    const place = world.seen(name, true);
    if (place?.over?.isFile()) return place.path;
  }
  return undefined;
}
