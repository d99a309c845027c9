import { ancestors, descendants, type SyntaxNode } from '../syntax.ts';
import type { Module } from './module.ts';

/** The key of a subscript: a string's text, a number; `*` for what is computed. */
export function keyOf(module: Module, node: SyntaxNode | undefined): string {
  if (node === undefined) return '*';
  const text = module.textOf(node);
  if (node.type === 'integer') return text;
  return node.type === 'string' ? (/^[rRuU]?(['"])([^'"\\]*)\1$/.exec(text)?.[2] ?? '*') : '*';
}

export function isFunction(node: SyntaxNode): boolean {
  return node.type === 'function_definition' || node.type === 'lambda';
}

/** The innermost function around a node; null at the top level and in a class. */
export function enclosingFunction(node: SyntaxNode): SyntaxNode | null {
  for (const outer of ancestors(node)) if (isFunction(outer)) return outer;
  return null;
}

/** What a function returns or yields. */
export function returnsOf(fn: SyntaxNode): SyntaxNode[] {
  return [...descendants(fn)].flatMap((node) =>
    (node.type === 'return_statement' || node.type === 'yield') &&
    node.children[0] !== undefined &&
    enclosingFunction(node) === fn
      ? [node.children[0]]
      : [],
  );
}

/** The class whose method a function is. */
export function classOf(fn: SyntaxNode): SyntaxNode | undefined {
  for (const outer of ancestors(fn)) {
    if (outer.type === 'class_definition') return outer;
    if (isFunction(outer)) return undefined;
  }
  return undefined;
}
