import { ancestors, field, type SyntaxNode } from '../syntax.ts';
import type { Module } from './module.ts';

/** The name that a property, key or index gives: `lr`, `'lr'`, `0`; `*` if it is computed. */
export function keyOf(node: SyntaxNode, module: Module): string {
  const text = module.textOf(node);
  if (node.type === 'string') return text.slice(1, -1);
  if (node.type === 'computed_property_name')
    return node.children[0]?.type === 'string' ? keyOf(node.children[0], module) : '*';
  const isName =
    node.type === 'number' || node.type.startsWith('property_') || node.type.startsWith('private_');
  return isName || node.type.startsWith('shorthand_') || node.field === 'name' || node.field === 'alias'
    ? text
    : '*';
}

export function isFunction(node: SyntaxNode): boolean {
  return (
    /^(generator_)?function(_declaration|_expression)?$|^arrow_function$|^method_definition$/.test(
      node.type,
    ) && node.children.length > 0
  );
}

export function parametersOf(fn: SyntaxNode): readonly SyntaxNode[] {
  const single = field(fn, 'parameter');
  if (single !== undefined) return [single];
  // `this` as the first parameter is a type.
  return (field(fn, 'parameters')?.children ?? []).filter(
    (child) => field(child, 'pattern')?.type !== 'this',
  );
}

/** The innermost function around a node; null at the top level. */
export function enclosingFunction(node: SyntaxNode): SyntaxNode | null {
  for (const outer of ancestors(node)) if (isFunction(outer)) return outer;
  return null;
}

export function isClass(node: SyntaxNode): boolean {
  return /^(abstract_)?class(_declaration)?$/.test(node.type);
}
