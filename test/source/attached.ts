import { parseRunRecord, RUN_SCHEMA, type OptimizerEntry } from '../../src/protocol/record.ts';
import type { OptimizerMessage } from '../../src/protocol/messages.ts';
import { attachLiterals } from '../../src/source/index.ts';
import type { Marked } from './python/support.ts';
import { reader } from './support.ts';

/** The optimizer of a run, with the places of its groups' LRs, as a saved record has it. */
export async function attached(
  marked: Marked,
  type: string,
  lrs: readonly number[],
  /** The frames are those where the LRs were set, not those of the construction. */
  isSet = false,
): Promise<OptimizerEntry> {
  const lr = lrs.find((each) => each !== 0) ?? null;
  const [at = null] = marked.frames;
  const set = isSet ? { set: { location: at, frames: marked.frames } } : {};
  const location = isSet ? null : at;
  const entry = { id: '0', type, lr, groups: lrs.map((each) => ({ lr: each, ...set })), location };
  const record = parseRunRecord({
    ...{ schema: RUN_SCHEMA, id: 'r', status: 'completed', startedAt: '2026-01-01T00:00:00Z', runtime: null },
    target: { kind: 'script', path: '/p/train.py', args: [], cwd: '/p' },
    sweep: { mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: 100 },
    optimizers: [{ ...entry, literal: null }],
    ...{ passes: [], results: [], diagnoses: [], timing: { total: 1, toFirstStep: null } },
  });
  const frames = isSet ? [] : marked.frames;
  const message: OptimizerMessage = { kind: 'optimizer', ...entry, frames };
  const filled = await attachLiterals(record, reader(), marked.files, new Map([['0', message]]));
  return parseRunRecord(JSON.parse(JSON.stringify(filled))).optimizers[0] as OptimizerEntry;
}
