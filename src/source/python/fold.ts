import { calculate } from '../arithmetic.ts';
import { parseNumber } from '../number.ts';
import { field, type SyntaxNode } from '../syntax.ts';
import type { Flow, Value } from './flow.ts';
import { argumentsOf, calledName } from './module.ts';

/** The value of an arithmetic expression of numbers and constants; null if it is none. */
export function foldedValue(flow: Flow, { module, node, context }: Value): number | null {
  const operand = (next: SyntaxNode | undefined): number | null => {
    if (next === undefined) return null;
    const values = flow.follow(module, next, [], context);
    const [only] = values;
    if (only === undefined || values.length > 1 || only.path.length > 0 || only.missing) return null;
    return parseNumber(only.module.textOf(only.node)) ?? foldedValue(flow, only);
  };
  if (node.type === 'binary_operator') {
    const [left, right] = [operand(field(node, 'left')), operand(field(node, 'right'))];
    const operator = field(node, 'operator');
    return left === null || right === null || operator === undefined
      ? null
      : calculate(module.textOf(operator), left, right);
  }
  if (node.type === 'unary_operator') {
    const value = operand(field(node, 'argument'));
    return value === null || module.text[node.start] !== '-' ? null : -value;
  }
  if (node.type !== 'call') return null;
  const numbers = argumentsOf(module, node).positional.map(operand);
  const [first, second] = numbers;
  if (first === undefined || first === null || numbers.includes(null)) return null;
  switch (calledName(module, node)) {
    case 'min':
      return Math.min(...(numbers as number[]));
    case 'max':
      return Math.max(...(numbers as number[]));
    case 'pow':
      return second === undefined || second === null ? null : first ** second;
    case 'sqrt':
      return Math.sqrt(first);
    case 'exp':
      return Math.exp(first);
    default:
      return null;
  }
}
