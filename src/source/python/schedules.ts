import { placeName } from '../notes.ts';
import type { Query } from '../types.ts';
import type { Flow } from './flow.ts';
import { argumentsOf } from './module.ts';

/** PyTorch's schedulers that set an LR of their own in place of the optimizer's, with the argument that holds it. */
const OWN_LR: Readonly<Record<string, string>> = { OneCycleLR: 'max_lr', CyclicLR: 'max_lr' };

/** Says that a scheduler has a number of its own: changing the optimizer's does not change what the script trains with. */
export function scheduleNote(flow: Flow, { schedule, lr }: Query): string | undefined {
  const argument = OWN_LR[schedule ?? ''];
  if (schedule === undefined || argument === undefined || lr === null) return undefined;
  for (const module of flow.workspace.modules.values()) {
    for (const call of module.callsNamed(schedule)) {
      const { keywords, positional } = argumentsOf(module, call);
      const value = keywords.get(argument) ?? positional[schedule === 'CyclicLR' ? 2 : 1];
      const shown = value === undefined ? '' : ` (\`${module.textOf(value)}\`)`;
      const where = placeName(module.path, module.lineAt(call.start));
      return `${schedule} at ${where} sets the learning rate from its own ${argument}${shown}: change that as well.`;
    }
  }
  return undefined;
}
