import { placeName } from '../notes.ts';
import type { SyntaxNode } from '../syntax.ts';
import type { Query } from '../types.ts';
import type { Flow } from './flow.ts';
import { argumentsOf, calledName, type Module } from './module.ts';

/** PyTorch's schedulers between LRs of their own, whatever the optimizer's: the position of `max_lr`, the highest, among their arguments. */
const PEAK: Readonly<Record<string, number>> = { OneCycleLR: 1, CyclicLR: 2 };

/** The `max_lr` of a call that makes such a scheduler by the name `name`. */
export function peakArgument(
  module: Module,
  call: SyntaxNode,
  name = calledName(module, call),
): SyntaxNode | undefined {
  const index = PEAK[name];
  if (index === undefined) return undefined;
  const { keywords, positional } = argumentsOf(module, call);
  return keywords.get('max_lr') ?? positional[index];
}

/** Says that a scheduler has a number of its own: changing the optimizer's does not change what the script trains with. */
export function scheduleNote(flow: Flow, query: Query): string | undefined {
  const { schedule = query.type, sets, lr } = query;
  if (PEAK[schedule] === undefined || lr === null) return undefined;
  for (const module of flow.workspace.modules.values()) {
    for (const call of module.callsNamed(schedule)) {
      const where = placeName(module.path, module.lineAt(call.start));
      if (sets !== undefined)
        return `${schedule} at ${where} sets the learning rate of ${sets} from its own max_lr, so this is the number to change.`;
      const value = peakArgument(module, call);
      const shown = value === undefined ? '' : ` (\`${module.textOf(value)}\`)`;
      return `${schedule} at ${where} sets the learning rate from its own max_lr${shown}: change that as well.`;
    }
  }
  return undefined;
}
