import { UsageError } from './exitCodes.ts';
import type { PictureKind } from './picture/index.ts';

const KINDS = ['svg', 'png', 'html', 'vl.json'] as const satisfies readonly PictureKind[];

/** The kind of picture that a file name asks for. */
export function kindOf(file: string): PictureKind {
  const kind = KINDS.find((ending) => file.toLowerCase().endsWith(`.${ending}`));
  if (kind === undefined) {
    throw new UsageError(`Cannot draw ${file}: its name must end with .${KINDS.join(', .')}.`);
  }
  return kind;
}
