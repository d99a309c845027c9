/**
 * What Node's `repl` (lib/internal/repl/await.js, alike in Node 18 to 24) makes of a text with top-level `await`, as edits: only
 * so can a column of the first line be told. Variables and classes are no declarations any more when it comes to it.
 */
import type { Node, Program } from 'acorn';
import type { Edit } from './edits.ts';
import { children, lastStatement, namesOf } from './tree.ts';

const OWN_SCOPE = /^(?:Function|ArrowFunction|MethodDefinition)/;

/** None for a text without. */
export function topLevelAwaitEdits(program: Program): Edit[] {
  if (!program.body.some(hasAwait)) return [];
  const { functions, variables } = declarations(program);
  const last = lastStatement(program);
  const hoisted = [...functions.map(({ name }) => name), ...variables]
    .map((names) => `var ${names}; `)
    .join('');
  const edits = [{ start: 0, end: 0, text: `${hoisted}(async () => { ` }];
  for (const { name, start } of functions) {
    edits.push({ start, end: start, text: `this.${name} = ${name}; ` });
  }
  if (last?.type === 'ExpressionStatement') {
    edits.push({ start: last.start, end: last.start, text: 'return ' });
    edits.push({ start: last.expression.start, end: last.expression.start, text: '{ value: (' });
  }
  return edits;
}

function hasAwait(node: Node): boolean {
  if (node.type === 'AwaitExpression') return true;
  if (node.type === 'ForOfStatement' && (node as Node & { await: boolean }).await) return true;
  if (OWN_SCOPE.test(node.type)) return false;
  return children(node).some(hasAwait);
}

interface Declarations {
  readonly functions: { readonly name: string; readonly start: number }[];
  /** Of each `var` in a block, its names as they are listed. */
  readonly variables: string[];
}

function declarations(program: Program): Declarations {
  const found: Declarations = { functions: [], variables: [] };
  const visit = (node: Node): void => {
    if (node.type === 'FunctionDeclaration') {
      const { id, start } = node as Node & { id: { name: string } };
      found.functions.push({ name: id.name, start });
    }
    if (OWN_SCOPE.test(node.type)) return;
    if (node.type === 'VariableDeclaration') {
      const { kind, declarations } = node as Node & { kind: string; declarations: { id: Node }[] };
      const names = declarations.flatMap(({ id }) => namesOf(id));
      if (kind === 'var' && names.length > 0) found.variables.push(names.join(', '));
    }
    for (const child of children(node)) visit(child);
  };
  visit(program);
  return found;
}
