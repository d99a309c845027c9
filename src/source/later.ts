import type { OptimizerMessage } from '../protocol/messages.ts';
import type { RunRecord } from '../protocol/record.ts';
import type { SourceReader } from './reader.ts';
import { scopeOf } from './scope.ts';
import type { Construction, SourceFiles } from './types.ts';

/**
 * Names the optimizers that the script's text makes beside those that the run has met: a run ends within the first training, so a later
 * training's optimizer is never made. Null where there is none, where the text does not hold the optimizers that were met, and where the
 * run did not end by our will.
 *
 * Only what is made under no other conditions than those that were met counts: of `SGD(…) if … else Adam(…)` one is made for good.
 */
export async function laterTrainings(
  record: RunRecord,
  reader: SourceReader,
  files: SourceFiles,
  messages: ReadonlyMap<string, OptimizerMessage>,
): Promise<RunRecord['diagnoses'][number] | null> {
  if (record.status !== 'completed' && record.status !== 'diverged') return null;
  const scope = await scopeOf(record.target, files);
  const { path } = scope;
  const text = await scope.files.read(path);
  if (text === undefined) return null;
  const constructions = await reader.constructions(path, text);
  const lines = new Set(
    record.optimizers.flatMap(({ id, location }) =>
      [location, ...(messages.get(id)?.frames ?? [])].flatMap((told) => {
        const at = told === null ? null : scope.enter(told);
        return at?.file === path ? [at.line] : [];
      }),
    ),
  );
  const isMet = (construction: Construction): boolean =>
    lineNumbers(text, construction).some((line) => lines.has(line));
  const met = constructions.filter(isMet);
  const conditions = new Set(met.flatMap((construction) => construction.conditions));
  const later = constructions.filter(
    (construction) =>
      !isMet(construction) && construction.conditions.every((condition) => conditions.has(condition)),
  );
  if (met.length === 0 || later.length === 0) return null;
  const script = path.split(/[\\/]/).at(-1);
  const names = later.map(({ type, line }) => `${type === '' ? 'one' : type} (${script}:${line})`);
  return {
    code: 'later-training',
    message: scope.named(
      `${scope.subject} also makes ${names.join(' and ')}, which was not tested: a run ends within the first training.`,
    ),
    advice: `If another training follows, test its optimizer too: it is optimizer ${record.optimizers.length}.`,
    remedies: ['optimizer'],
  };
}

/** The 1-based lines that a construction takes up. */
function lineNumbers(text: string, { start, end, line }: Construction): number[] {
  const breaks = text.slice(start, end).split('\n').length;
  return Array.from({ length: breaks }, (_, i) => line + i);
}
