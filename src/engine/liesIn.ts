import { isAbsolute, parse, relative, sep } from 'node:path';

/** Whether a file lies in a folder, however deep; both without links. What is hidden there (`.ssh`, `.git`) does not count as lying there. */
export function liesIn(path: string, folder: string): boolean {
  const way = relative(folder, path);
  if (way === '' || isAbsolute(way)) return false;
  const parts = way.split(sep);
  if (parts.some((part) => part.startsWith('.'))) return false;
  // Everything lies in the root.
  return folder !== parse(folder).root || parts.length === 1;
}
