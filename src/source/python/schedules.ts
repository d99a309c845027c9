import { placeName } from '../notes.ts';
import type { SyntaxNode } from '../syntax.ts';
import type { Query } from '../types.ts';
import type { Context, Flow, Value } from './flow.ts';
import { argumentsOf, calledName, type Module } from './module.ts';
import { spreadValues } from './spread.ts';

/** `*`: any. */
export type GroupIndex = number | '*';

interface Peak {
  readonly keyword: string;
  /** Its position among the arguments. */
  readonly index: number;
}

/** What goes between LRs of its own, whatever the optimizer's: the argument that is the highest. PyTorch's schedulers, and the methods of fastai's Learner. */
const PEAK: Readonly<Record<string, Peak>> = {
  OneCycleLR: { keyword: 'max_lr', index: 1 },
  CyclicLR: { keyword: 'max_lr', index: 2 },
  fit: { keyword: 'lr', index: 1 },
  fit_one_cycle: { keyword: 'lr_max', index: 1 },
  fit_flat_cos: { keyword: 'lr', index: 1 },
  fit_sgdr: { keyword: 'lr_max', index: 2 },
  fine_tune: { keyword: 'base_lr', index: 1 },
};

/** The highest LR of a call that makes such a schedule by the name `name`. */
export function peakArgument(
  module: Module,
  call: SyntaxNode,
  name = calledName(module, call),
): SyntaxNode | undefined {
  const peak = Object.hasOwn(PEAK, name) ? PEAK[name] : undefined;
  if (peak === undefined) return undefined;
  const { keywords, positional } = argumentsOf(module, call);
  return keywords.get(peak.keyword) ?? positional[peak.index];
}

/** It may be a list, one a param group. */
export function peakValues(
  flow: Flow,
  module: Module,
  peak: SyntaxNode,
  group: GroupIndex,
  context: Context | null,
): Value[] {
  const paths = [[], [String(group)]];
  return paths.flatMap((path) => spreadValues(flow, flow.follow(module, peak, path, context)));
}

/** Says that a scheduler has a number of its own: changing the optimizer's does not change what the script trains with. */
export function scheduleNote(flow: Flow, query: Query): string | undefined {
  const { schedule = query.type, sets, lr } = query;
  const peak = Object.hasOwn(PEAK, schedule) ? PEAK[schedule] : undefined;
  if (peak === undefined || lr === null) return undefined;
  for (const module of flow.workspace.modules.values()) {
    for (const call of module.callsNamed(schedule)) {
      const where = placeName(module.path, module.lineAt(call.start));
      if (sets !== undefined)
        return `${schedule} at ${where} sets the learning rate of ${sets} from its own ${peak.keyword}, so this is the number to change.`;
      const value = peakArgument(module, call);
      if (value === undefined) continue;
      return `${schedule} at ${where} sets the learning rate from its own ${peak.keyword} (\`${module.textOf(value)}\`): change that as well.`;
    }
  }
  return undefined;
}
