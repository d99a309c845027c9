import type { OptimizerMessage } from '../protocol/messages.ts';
import type { Literal, OptimizerEntry, RunRecord } from '../protocol/record.ts';
import { attachInCells } from './cells/attach.ts';
import { attachInScript } from './attachInScript.ts';
import type { SourceReader } from './reader.ts';
import type { SourceFiles } from './types.ts';

/**
 * The record with each optimizer's `literal`, `candidates` and `literalNote` filled in, and with a diagnosis where the script makes
 * further optimizers (see laterTrainings). `messages` holds, by id, what the run told
 * of each optimizer: the frames of its construction are not in the record. `files` reads the cells of a notebook by their names (see `cellFile`).
 */
export async function attachLiterals(
  record: RunRecord,
  reader: SourceReader,
  files: SourceFiles,
  messages: ReadonlyMap<string, OptimizerMessage>,
): Promise<RunRecord> {
  const { target } = record;
  const filled = await (target.kind === 'cells'
    ? attachInCells({ ...record, target }, reader, files, messages)
    : attachInScript({ ...record, target }, reader, files, messages));
  return {
    ...filled,
    optimizers: await Promise.all(filled.optimizers.map((entry) => withLines(entry, files))),
  };
}

/** Each place with its line, for those who have not its text. */
async function withLines(entry: OptimizerEntry, files: SourceFiles): Promise<OptimizerEntry> {
  const withLine = async (literal: Literal): Promise<Literal> => {
    const text = await files.read(literal.file);
    return text === undefined
      ? literal
      : { ...literal, line: text.slice(0, literal.start).split('\n').length };
  };
  const { literal, candidates } = entry;
  return {
    ...entry,
    literal: literal === null ? null : await withLine(literal),
    ...(candidates === undefined ? {} : { candidates: await Promise.all(candidates.map(withLine)) }),
  };
}
