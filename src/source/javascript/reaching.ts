import { contains, field, type SyntaxNode } from '../syntax.ts';
import type { Binding } from './binding.ts';
import { enclosingFunction } from './shapes.ts';

/** Of a name's declarations at the top level the one that a use means: the last before it; in a function, which is called later, the last of all. */
export function reaching(bindings: readonly Binding[], use: SyntaxNode): Binding | undefined {
  if (enclosingFunction(use) !== null) return bindings.at(-1);
  const before = bindings.filter(({ node }) => {
    const value = field(node, 'value');
    return node.start <= use.start && !(value !== undefined && contains(value, use));
  });
  return before.at(-1) ?? bindings[0];
}
