import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Loader from '../../runner/node/loader/loader.ts';

/** The one loader of this process, be it there already for the sake of Find LR's hooks or not. */
export function loaderFile(): typeof Loader {
  return createRequire(__filename)(join(__dirname, 'loader.cjs')) as typeof Loader;
}
