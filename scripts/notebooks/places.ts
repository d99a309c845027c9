import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');
export const dist = join(root, 'dist');
export const screenshots = join(root, 'media/screenshots');
export const notebooks = join(root, 'examples/notebooks');

/** A notebook tells where it ran, which is nobody's business: `folder` is where the examples were. */
export function withoutPaths(text: string, folder: string): string {
  return text.replaceAll(folder, '/home/you/find-lr');
}
