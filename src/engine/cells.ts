import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cellFile, type CellsToRun } from '../protocol/cells.ts';
import type { Target } from '../protocol/spec.ts';

/**
 * Writes cells into a folder of ours, for the child that is to run them. Gives the words that go behind its command: none for a script,
 * which is in the command.
 */
export async function handOver(target: Target, folder: string): Promise<readonly string[]> {
  if (target.kind === 'script') return [];
  const { path, language, cwd } = target;
  const cells = target.cells.map(({ id, source }) => ({ name: cellFile(path, id), source }));
  const file = join(folder, 'cells.json');
  await writeFile(file, JSON.stringify({ path, language, cwd, cells } satisfies CellsToRun));
  return [file];
}

/** The name of the one cell whose training is swept; null where the first training is, be it in a cell or in a script. */
export function testedCell(target: Target): string | null {
  const cell = target.kind === 'cells' && target.sweepsAny !== true ? target.cells.at(-1) : undefined;
  return cell === undefined ? null : cellFile(target.path, cell.id);
}
