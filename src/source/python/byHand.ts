import type { Setting } from '../../protocol/messages.ts';
import type { Literal } from '../../protocol/record.ts';
import { isFedBy } from '../places.ts';
import { descendants, field, type SyntaxNode } from '../syntax.ts';
import type { Query } from '../types.ts';
import type { Flow } from './flow.ts';
import type { Module } from './module.ts';
import { placesOf } from './places.ts';
import { settingsAt } from './settings.ts';

/** The LR that an optimizer was made with, read again. */
const READS_OWN = /initial_lr|base_lrs?\b|defaults|\blr['"]\s*[\])]|\bopt\w*\.(learning_rate|lr)\b/i;

/** Whether what the script sets by hand is computed from the number at `literal`, or from the LR that the optimizer has. */
export function isUsedBy(flow: Flow, { type, group }: Query, hand: Setting, literal: Literal): boolean {
  return settingsAt(flow, hand).some(({ site, context }) => {
    if (READS_OWN.test(site.module.textOf(site.node))) return true;
    if (holdsOwn(site.module, site.node)) return true;
    const { places, rest } = placesOf(flow, site, type, context, group);
    return (
      places.some((place) => isFedBy(place, literal) || READS_OWN.test(place.literal.text)) ||
      rest.some(({ module, node }) => READS_OWN.test(module.textOf(node)))
    );
  });
}

/** Whether an expression has a name or attribute that the LR of the optimizer was kept as: `self.base = float(optimizer.learning_rate)`. */
function holdsOwn(module: Module, expression: SyntaxNode): boolean {
  const nodes = [expression, ...descendants(expression)].filter(({ type }) => type === 'identifier');
  const names = new Set(nodes.map((node) => module.textOf(node)));
  return module.nodes.some((node) => {
    const [left, right] = [field(node, 'left'), field(node, 'right')];
    if (node.type !== 'assignment' || left === undefined || right === undefined) return false;
    const name = module.textOf(field(left, 'attribute') ?? left);
    return names.has(name) && READS_OWN.test(module.textOf(right));
  });
}
