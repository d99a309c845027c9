import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import type { OptimizerMessage } from '../protocol/messages.ts';
import type { RunRecord } from '../protocol/record.ts';
import { attachLiterals, createSourceReader, type SourceFiles } from '../source/index.ts';

/** The record with the places where its LRs stand. `assets` is the folder of the build. */
export async function findLiterals(
  record: RunRecord,
  messages: ReadonlyMap<string, OptimizerMessage>,
  assets: string,
): Promise<RunRecord> {
  if (record.optimizers.length === 0) return record;
  const reader = await createSourceReader((grammar) =>
    readFile(
      join(assets, 'grammars', grammar === 'runtime' ? 'tree-sitter.wasm' : `tree-sitter-${grammar}.wasm`),
    ),
  );
  return attachLiterals(record, reader, DISK, messages);
}

export const BOM = '\uFEFF';

const DISK: SourceFiles = {
  async read(path) {
    if (!existsSync(path)) return undefined;
    const text = await readFile(path, 'utf8');
    // Offsets count as editors do, which hide the byte order mark.
    return text.startsWith(BOM) ? text.slice(1) : text;
  },
  async resolve(fromPath, specifier) {
    return specifier.startsWith('.') || specifier.startsWith('/')
      ? resolveFile(resolve(dirname(fromPath), specifier))
      : undefined;
  },
};

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.json'];
const TYPESCRIPT_OF: Record<string, readonly string[]> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** As Node and TypeScript resolve a relative import: the file, its TypeScript original, an ending left out, a folder's index. */
function resolveFile(path: string): string | undefined {
  const stem = path.slice(0, path.length - extname(path).length);
  const candidates = [
    path,
    ...(TYPESCRIPT_OF[extname(path)] ?? []).map((ending) => stem + ending),
    ...ENDINGS.map((ending) => path + ending),
    ...ENDINGS.map((ending) => join(path, `index${ending}`)),
  ];
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
}
