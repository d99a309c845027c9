import { stretchAt, stretchesTo } from '../leads.ts';
import type { Operation, Reading } from '../operations.ts';
import { parseNumber } from '../number.ts';
import { field } from '../syntax.ts';
import { argumentsOf } from './calls.ts';
import type { Flow, Value } from './flow.ts';

/** How arithmetic reads in JavaScript: `a * b`, `a *= b`, `-a`, `Math.sqrt(a)`. */
export function readingOf(flow: Flow): Reading<Value> {
  return {
    operationOf: (value) =>
      value.path.length > 0 || value.missing || value.package !== undefined ? undefined : operationOf(value),
    follow: ({ module, context }, operand) => flow.follow(module, operand, [], context),
    throughOf: (value) => [...stretchesTo(value), stretchAt(value)],
    numberOf: ({ module, node, path, missing, package: from }) =>
      path.length > 0 || missing || from !== undefined ? null : parseNumber(module.textOf(node)),
  };
}

function operationOf({ module, node }: Value): Operation | undefined {
  const [left, right, argument] = [field(node, 'left'), field(node, 'right'), field(node, 'argument')];
  switch (node.type) {
    case 'binary_expression':
    case 'augmented_assignment_expression': {
      const operator = module.textOf(field(node, 'operator') ?? node).replace(/=$/, '');
      return left === undefined || right === undefined ? undefined : { operator, left, right };
    }
    case 'unary_expression':
      return argument === undefined || module.text[node.start] !== '-'
        ? undefined
        : { operator: '*', left: -1, right: argument };
    case 'call_expression':
      return calledOperation({ module, node });
    default:
      return undefined;
  }
}

function calledOperation({ module, node }: Pick<Value, 'module' | 'node'>): Operation | undefined {
  const callee = field(node, 'function');
  const name = callee === undefined ? '' : /^Math\.(\w+)$/.exec(module.textOf(callee))?.[1];
  const [first, second, ...more] = argumentsOf(node);
  if (first === undefined || more.length > 0) return undefined;
  if (second === undefined) {
    if (name === 'sqrt') return { operator: '**', left: first, right: 0.5 };
    return name === 'exp' ? { operator: '**', left: Math.E, right: first } : undefined;
  }
  if (name === 'pow') return { operator: '**', left: first, right: second };
  return name === 'min' || name === 'max' ? { operator: name, left: first, right: second } : undefined;
}
