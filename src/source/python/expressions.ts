import { stretchAt, stretchesTo } from '../leads.ts';
import type { Operation, Reading } from '../operations.ts';
import { parseNumber } from '../number.ts';
import { ancestors, descendants, field, type SyntaxNode } from '../syntax.ts';
import type { Flow, Value } from './flow.ts';
import { argumentsOf, calledName, type Module } from './module.ts';
import { defaultLr } from './optimizers.ts';
import { isFunction } from './shapes.ts';
import { frameworkOf } from './sites.ts';
import { betweenEnds, isSpread } from './spread.ts';

/** How arithmetic reads in Python: `a * b`, `a *= b`, `-a`, `math.sqrt(a)`. */
export function readingOf(flow: Flow): Reading<Value> {
  return {
    operationOf: (value) => (value.path.length > 0 || value.missing ? undefined : operationOf(value)),
    follow: ({ module, context }, operand) => flow.follow(module, operand, [], context),
    throughOf: (value) => [...stretchesTo(value), stretchAt(value)],
    numberOf: ({ module, node, path, missing, package: from }) => {
      if (missing) return defaultLr(frameworkOf(module, []), calledName(module, node));
      return path.length > 0 || from !== undefined || !/^(integer|float|string)$/.test(node.type)
        ? null
        : parseNumber(module.textOf(node));
    },
  };
}

function operationOf({ module, node }: Value): Operation | undefined {
  const [left, right, argument] = [field(node, 'left'), field(node, 'right'), field(node, 'argument')];
  switch (node.type) {
    case 'binary_operator':
    case 'augmented_assignment': {
      const operator = module.textOf(field(node, 'operator') ?? node).replace(/=$/, '');
      if (left === undefined || right === undefined) return undefined;
      return { operator, left, right, repeated: repeatedSide(module, node, left, right) };
    }
    case 'unary_operator':
      return argument === undefined || module.text[node.start] !== '-'
        ? undefined
        : { operator: '*', left: -1, right: argument };
    case 'call':
      return (
        betweenEnds(module, node) ??
        calledOperation(calledName(module, node), argumentsOf(module, node).positional)
      );
    default:
      return undefined;
  }
}

/** Whether a number is computed there, which an edit may replace. */
export function isExpression(module: Module, node: SyntaxNode): boolean {
  return (
    /^(binary_operator|unary_operator|augmented_assignment)$/.test(node.type) ||
    (node.type === 'call' && (EXPRESSION_CALLS.test(calledName(module, node)) || isSpread(module, node)))
  );
}

const EXPRESSION_CALLS = /^(min|max|pow|sqrt|exp|round|scale_lr|get_lr|linear_scale)$/;

/** `lr *= 0.9` in a loop, `lr = lr * decay` too: the side that reads the name which is given the value. */
function repeatedSide(
  module: Module,
  node: SyntaxNode,
  left: SyntaxNode,
  right: SyntaxNode,
): 'left' | 'right' | undefined {
  const statement = [node, ...ancestors(node)].find(({ type }) => /assignment$/.test(type));
  const target = statement === undefined ? undefined : field(statement, 'left');
  if (statement === undefined || target === undefined || !isInLoop(statement)) return undefined;
  if (statement.type === 'augmented_assignment') return node === statement ? 'left' : undefined;
  const reads = (side: SyntaxNode): boolean =>
    [...descendants(side)].some(
      (each) => each.type === target.type && module.textOf(each) === module.textOf(target),
    );
  return reads(left) ? 'left' : reads(right) ? 'right' : undefined;
}

function isInLoop(node: SyntaxNode): boolean {
  for (const outer of ancestors(node)) {
    if (isFunction(outer)) return false;
    if (/^(for|while)_statement$/.test(outer.type)) return true;
  }
  return false;
}

function calledOperation(
  name: string,
  [first, second, ...more]: readonly SyntaxNode[],
): Operation | undefined {
  if (first === undefined || more.length > 0) return undefined;
  if (second === undefined) {
    if (name === 'sqrt') return { operator: '**', left: first, right: 0.5 };
    return name === 'exp' ? { operator: '**', left: Math.E, right: first } : undefined;
  }
  if (/^(pow|power)$/.test(name)) return { operator: '**', left: first, right: second };
  return /^(min|max)$/.test(name) ? { operator: name, left: first, right: second } : undefined;
}
