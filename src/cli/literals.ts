import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveModule } from '../engine/index.ts';
import type { OptimizerMessage } from '../protocol/messages.ts';
import type { Literal, RunRecord } from '../protocol/record.ts';
import { attachLiterals, createSourceReader, type SourceFiles, type SourceReader } from '../source/index.ts';

/** `assets` is the folder of the build. */
export function openSourceReader(assets: string): SourceReader {
  return createSourceReader((grammar) =>
    readFile(
      join(assets, 'grammars', grammar === 'runtime' ? 'tree-sitter.wasm' : `tree-sitter-${grammar}.wasm`),
    ),
  );
}

/** The record with the places where its LRs stand. */
export function findLiterals(
  record: RunRecord,
  messages: ReadonlyMap<string, OptimizerMessage>,
  reader: SourceReader,
): Promise<RunRecord> {
  return attachLiterals(record, reader, DISK, messages);
}

/** The 1-based line that a literal stands on; null where its file is gone. */
export function lineOf({ file, start }: Literal): number | null {
  if (!existsSync(file)) return null;
  return withoutMark(readFileSync(file, 'utf8')).slice(0, start).split('\n').length;
}

export const BOM = '\uFEFF';

const DISK: SourceFiles = {
  async read(path) {
    if (!existsSync(path)) return undefined;
    return withoutMark(await readFile(path, 'utf8'));
  },
  async resolve(fromPath, specifier) {
    return resolveModule(fromPath, specifier);
  },
};

/** Offsets count as editors do, which hide the byte order mark. */
function withoutMark(text: string): string {
  return text.startsWith(BOM) ? text.slice(1) : text;
}
