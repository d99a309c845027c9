import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { textOfFile } from './sourceFile.ts';
import { resolveModule } from '../engine/index.ts';
import { cellFile } from '../protocol/cells.ts';
import type { CellsTarget } from '../protocol/spec.ts';
import { createSourceReader, type SourceFiles, type SourceReader } from '../source/index.ts';

/** `assets` is the folder of the build. */
export function openSourceReader(assets: string): SourceReader {
  return createSourceReader((grammar) =>
    readFile(
      join(assets, 'grammars', grammar === 'runtime' ? 'tree-sitter.wasm' : `tree-sitter-${grammar}.wasm`),
    ),
  );
}

/** The texts of files as they lie on the disk. */
export const DISK: SourceFiles = {
  read: textOfFile,
  async resolve(fromPath, specifier) {
    return resolveModule(fromPath, specifier);
  },
};

/** The texts of cells by the names of their code, and of the files that they import. */
export function withCells({ path, cells }: CellsTarget): SourceFiles {
  const texts = new Map(cells.map(({ id, source }) => [cellFile(path, id), source]));
  return { ...DISK, read: async (name) => texts.get(name) ?? DISK.read(name) };
}
