import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setStandInFor, standInFor } from './shared.ts';

/**
 * What to load where a script asks for `@tensorflow/tfjs-node(-gpu)` or a file of it: `undefined` if that is there and whole (or it is another request), else the
 * absolute path of a CommonJS file that answers in its place, on TensorFlow.js' next backend.
 * @param parent path of the module that asks
 * @param assets the folder with the runner's built files
 */
export function standIn(request: string, parent: string, assets: string): string | undefined {
  const match = /^(@tensorflow\/tfjs-node(?:-gpu)?)(?:\/(.*))?$/.exec(request);
  if (!match || asking) return undefined;
  const [, name = '', file = ''] = match;
  const answer = answers[file.replace(/\.js$/, '')];
  if (answer === undefined) return undefined;
  asking = true;
  try {
    const folder = folderOf(name, parent);
    if (folder !== undefined && hasBinding(folder)) return undefined;
    const reason = folder
      ? `The native binding of ${name} is missing (it was not built or downloaded).`
      : `${name} is not installed.`;
    const from = [parent, ...(folder === undefined ? [] : [join(folder, 'package.json')])];
    if (standInFor()?.loaded !== true) setStandInFor({ package: name, reason, from, assets, loaded: false });
    return join(assets, answer);
  } finally {
    asking = false;
  }
}

/** The same for an `import`. */
export function standInUrl(
  specifier: string,
  parentUrl: string | undefined,
  assets: string,
): string | undefined {
  const parent = parentUrl?.startsWith('file:') ? fileURLToPath(parentUrl) : join(process.cwd(), 'script.js');
  const file = standIn(specifier, parent, assets);
  return file && pathToFileURL(file).href;
}

/** The same for the main file of an installed package, once it is about to be run. */
export function standInForFile(file: string, assets: string): string | undefined {
  const match = /[\\/](@tensorflow[\\/]tfjs-node(?:-gpu)?)[\\/]dist[\\/]index\.js$/.exec(file);
  return match?.[1] && standIn(match[1].replace('\\', '/'), file, assets);
}

/** Files of the package that scripts ask for. Others are not found, as they would be without us. */
const answers: Record<string, string | undefined> = {
  '': 'tfjs-node.cjs',
  dist: 'tfjs-node.cjs',
  'dist/index': 'tfjs-node.cjs',
  'dist/io/file_system': 'tfjs-node-files.cjs',
  'dist/io': 'tfjs-node-files.cjs',
  'dist/io/index': 'tfjs-node-files.cjs',
};

/** Resolving calls back into whoever asked us. */
let asking = false;

function folderOf(name: string, parent: string): string | undefined {
  try {
    return dirname(createRequire(parent).resolve(`${name}/package.json`));
  } catch {
    // Not installed: that is the answer, not a failure.
    return undefined;
  }
}

/** The binding lies in lib/napi-v<N>. */
function hasBinding(folder: string): boolean {
  const lib = join(folder, 'lib');
  return (
    existsSync(lib) && readdirSync(lib).some((version) => existsSync(join(lib, version, 'tfjs_binding.node')))
  );
}
