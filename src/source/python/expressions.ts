import { stretchAt, stretchesTo } from '../leads.ts';
import type { Operation, Reading } from '../operations.ts';
import { parseNumber } from '../number.ts';
import { field, type SyntaxNode } from '../syntax.ts';
import type { Flow, Value } from './flow.ts';
import { argumentsOf, calledName } from './module.ts';

/** How arithmetic reads in Python: `a * b`, `a *= b`, `-a`, `math.sqrt(a)`. */
export function readingOf(flow: Flow): Reading<Value> {
  return {
    operationOf: (value) => (value.path.length > 0 || value.missing ? undefined : operationOf(value)),
    follow: ({ module, context }, operand) => flow.follow(module, operand, [], context),
    throughOf: (value) => [...stretchesTo(value), stretchAt(value)],
    numberOf: ({ module, node, path, missing, package: from }) =>
      path.length > 0 || missing || from !== undefined || !/^(integer|float|string)$/.test(node.type)
        ? null
        : parseNumber(module.textOf(node)),
  };
}

function operationOf({ module, node }: Value): Operation | undefined {
  const [left, right, argument] = [field(node, 'left'), field(node, 'right'), field(node, 'argument')];
  switch (node.type) {
    case 'binary_operator':
    case 'augmented_assignment': {
      const operator = module.textOf(field(node, 'operator') ?? node).replace(/=$/, '');
      return left === undefined || right === undefined ? undefined : { operator, left, right };
    }
    case 'unary_operator':
      return argument === undefined || module.text[node.start] !== '-'
        ? undefined
        : { operator: '*', left: -1, right: argument };
    case 'call':
      return calledOperation(calledName(module, node), argumentsOf(module, node).positional);
    default:
      return undefined;
  }
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
