import type { Setting } from '../../protocol/messages.ts';
import type { Literal } from '../../protocol/record.ts';
import { isFedBy } from '../places.ts';
import { descendants, field, type SyntaxNode } from '../syntax.ts';
import type { Query } from '../types.ts';
import type { Flow } from './flow.ts';
import type { Module } from './module.ts';
import { optimizerName } from './optimizers.ts';
import { placesOf } from './places.ts';
import { settingsAt } from './settings.ts';

/** The LR that an optimizer was made with, read again. */
const READS_OWN = /\bopt\w*\.learningRate\b/i;

/** Whether what the script sets by hand is computed from the number at `literal`, or from the LR that the optimizer has. */
export function isUsedBy(flow: Flow, { type }: Query, hand: Setting, literal: Literal): boolean {
  return settingsAt(flow, hand, optimizerName(type)).some(({ site, context }) => {
    if (holdsOwn(site.module, site.node)) return true;
    return placesOf(flow, site, type, context).places.some((place) => isFedBy(place, literal));
  });
}

/** Whether an expression reads it, or has a name that it was kept as: `const base = optimizer.learningRate`. */
function holdsOwn(module: Module, expression: SyntaxNode): boolean {
  if (READS_OWN.test(module.textOf(expression))) return true;
  const names = new Set([expression, ...descendants(expression)].map((node) => module.textOf(node)));
  return [...descendants(module.root)].some((node) => {
    const left = field(node, 'name') ?? field(node, 'left');
    const right = field(node, 'value') ?? field(node, 'right');
    if (!/^(variable_declarator|assignment_expression)$/.test(node.type) || !left || !right) return false;
    return names.has(module.textOf(left)) && READS_OWN.test(module.textOf(right));
  });
}
