import { ancestors, contains, type SyntaxNode } from '../syntax.ts';
import type { Binding } from './binding.ts';
import type { Context } from './flow.ts';
import type { Module } from './module.ts';
import { enclosingFunction } from './shapes.ts';

/**
 * Of the bindings in the scope of a use those that can reach it: not those that a later one before the use replaces for sure, nor those
 * behind it, unless a loop leads back.
 */
export function reaching(bindings: readonly Binding[], use: SyntaxNode): readonly Binding[] {
  if (bindings.length < 2) return bindings;
  const blocks = new Set<SyntaxNode>(ancestors(use));
  const loops = [...blocks].filter(({ type }) => type === 'for_statement' || type === 'while_statement');
  let from = -1;
  for (const { at, kind } of bindings) {
    const block = blockOf(at);
    const isSure =
      kind !== 'loop' && at.type !== 'augmented_assignment' && block !== null && blocks.has(block);
    if (isSure && at.end <= use.start) from = Math.max(from, at.start);
  }
  const found = bindings.filter(({ at, kind }) => {
    if (kind === 'parameter') return from < 0;
    const isBefore = at.end <= use.start || kind === 'loop';
    return (isBefore && at.start >= from) || loops.some((loop) => contains(loop, at));
  });
  return found.length > 0 ? found : bindings;
}

/** Of a global's bindings, as a function sees them, those that can reach the call that is under way: what comes behind it is not bound yet. */
export function boundWhenCalled(
  module: Module,
  bindings: readonly Binding[],
  use: SyntaxNode,
  context: Context | null,
): readonly Binding[] {
  const isGlobal = bindings.every(({ at }) => enclosingFunction(at) === null);
  if (bindings.length < 2 || !isGlobal || enclosingFunction(use) === null) return bindings;
  let outermost: SyntaxNode | undefined;
  for (let call = context; call !== null; call = call.outer)
    if (call.module === module && enclosingFunction(call.call) === null) outermost = call.call;
  return outermost === undefined ? bindings : reaching(bindings, outermost);
}

function blockOf(statement: SyntaxNode): SyntaxNode | null {
  for (const outer of ancestors(statement)) {
    if (outer.type === 'block' || outer.type === 'module') return outer;
    // A walrus in a condition that may not be reached, and a name bound in a `with`, count as what surrounds them.
    if (outer.type === 'conditional_expression' || outer.type === 'boolean_operator') return null;
  }
  return null;
}
