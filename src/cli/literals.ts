import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveModule } from '../engine/index.ts';
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
    return resolveModule(fromPath, specifier);
  },
};
