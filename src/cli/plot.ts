import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PictureKind, ReadAsset } from '../picture/index.ts';
import { UsageError } from './exitCodes.ts';

const KINDS = ['svg', 'png', 'html', 'vl.json'] as const satisfies readonly PictureKind[];

/** The kind of picture that a file name asks for. */
export function kindOf(file: string): PictureKind {
  const kind = KINDS.find((ending) => file.toLowerCase().endsWith(`.${ending}`));
  if (kind === undefined) {
    throw new UsageError(`Cannot draw ${file}: its name must end with .${KINDS.join(', .')}.`);
  }
  return kind;
}

/** `assets` is the folder that the build writes (`dist`). */
export function pictureAssets(assets: string): ReadAsset {
  return (name) => readFile(join(assets, 'picture', name));
}
