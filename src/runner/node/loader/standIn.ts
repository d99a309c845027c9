/** Where Node's hooks for `import` are off-thread only, a script that imports tfjs-node may need them to find our stand-in. */
import { existsSync, readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { standIn } from '../backend/index.ts';
import type { LoaderData } from './modules.ts';

/** Starts a thread only if the script or its package.json names a tfjs-node, and that is not there or not whole. */
export function answerImports(script: string, assets: string): void {
  if ('registerHooks' in nodeModule) return;
  const named = [script, packageFile(dirname(script))].flatMap((file) =>
    file !== null && existsSync(file)
      ? (readFileSync(file, 'utf8').match(/@tensorflow\/tfjs-node(?:-gpu)?\b/g) ?? [])
      : [],
  );
  const missing = named.some((name) => standIn(name, script, assets) !== undefined);
  const data: LoaderData = { transpile: false };
  if (missing) nodeModule.register(pathToFileURL(join(__dirname, 'loader.cjs')), { data });
}

function packageFile(folder: string): string | null {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return file;
  return dirname(folder) === folder ? null : packageFile(dirname(folder));
}
