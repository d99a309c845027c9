import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as picture from '../picture/index.ts';
import type * as source from '../source/index.ts';

/** What lies apart from the extension's bundle (see esbuild.js): it is large, and most windows never need it. */
interface Apart {
  readonly picture: typeof picture;
  readonly source: typeof source;
}

/** `assets`: the folder of the build. */
export function load<Name extends keyof Apart>(name: Name, assets: string): Promise<Apart[Name]> {
  return import(pathToFileURL(join(assets, name, 'index.mjs')).href) as Promise<Apart[Name]>;
}
