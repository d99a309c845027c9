import { calculate } from './arithmetic.ts';
import type { Operand } from './roots.ts';
import type { SyntaxNode } from './syntax.ts';
import type { Stretch } from './types.ts';

/** An arithmetic operation of two expressions, or of one and a number: `-x` is `-1 * x`. */
export interface Operation {
  readonly operator: string;
  readonly left: SyntaxNode | number;
  /** null: the source does not tell it. */
  readonly right: SyntaxNode | number | null;
  /** The side that holds what the operation gave before: a loop does it again and again, how often only the run knows. */
  readonly repeated?: 'left' | 'right' | undefined;
}

/** How expressions of a language are read. */
export interface Reading<V> {
  /** Undefined for what is no arithmetic. */
  operationOf(value: V): Operation | undefined;
  /** The values that an operand may have. */
  follow(value: V, operand: SyntaxNode): V[];
  /** Of a number as it is written. */
  numberOf(value: V): number | null;
  /** What a value came through, and itself. */
  throughOf(value: V): Stretch[];
}

export interface WayToNumber<V> {
  readonly value: V;
  /** null: the way ends at what is no number in the code, an entry of a config file perhaps. */
  readonly number: number | null;
  readonly operands: readonly Operand[];
}

/** A person's arithmetic is shorter; each level asks for both sides. */
const MAX_DEPTH = 8;
const MAX_WAYS = 60;

/** The numbers that an arithmetic expression computes from, each with the way from there. */
export function waysToNumbers<V>(reading: Reading<V>, value: V, depth = 0): WayToNumber<V>[] {
  const operation = reading.operationOf(value);
  if (operation === undefined || depth > MAX_DEPTH) return [];
  const { operator, left, right, repeated } = operation;
  const sides = [
    { node: left, other: right, side: 'right' as const, isOnce: repeated === 'right' },
    { node: right, other: left, side: 'left' as const, isOnce: repeated === 'left' },
  ];
  const ways = sides.flatMap(({ node, other, side, isOnce }) => {
    // The factor of `lr *= 0.9` is none that a person would change for another LR, nor can it be told how.
    if (isOnce || node === null || typeof node === 'number') return [];
    const own = operandOf(reading, value, other);
    const operand: Operand = { operator, side, ...own, isSure: own.isSure && repeated === undefined };
    return reading.follow(value, node).flatMap((each): WayToNumber<V>[] => {
      const number = reading.numberOf(each);
      if (number !== null) return [{ value: each, number, operands: [operand] }];
      if (reading.operationOf(each) === undefined) return [{ value: each, number, operands: [operand] }];
      return waysToNumbers(reading, each, depth + 1).map((way) => ({
        ...way,
        operands: [...way.operands, operand],
      }));
    });
  });
  return ways.slice(0, MAX_WAYS);
}

/** The value of an arithmetic expression of numbers and constants; null if it is none. */
export function valueOfArithmetic<V>(reading: Reading<V>, value: V, depth = 0): number | null {
  const operation = reading.operationOf(value);
  if (operation === undefined || depth > MAX_DEPTH) return null;
  const [left, right] = [operation.left, operation.right].map((node) =>
    node === null || typeof node === 'number' ? node : singleValue(reading, value, node, depth),
  );
  return left == null || right == null ? null : calculate(operation.operator, left, right);
}

function singleValue<V>(reading: Reading<V>, of: V, node: SyntaxNode, depth: number): number | null {
  const values = reading.follow(of, node);
  const [only] = values;
  if (only === undefined || values.length > 1) return null;
  return reading.numberOf(only) ?? valueOfArithmetic(reading, only, depth + 1);
}

function operandOf<V>(
  reading: Reading<V>,
  of: V,
  node: SyntaxNode | number | null,
): Pick<Operand, 'value' | 'isSure' | 'through'> {
  if (node === null) return { value: null, isSure: false };
  if (typeof node === 'number') return { value: node, isSure: true };
  const isWritten = /^(integer|float|number)$/.test(node.type);
  const through = throughOf(reading, of, node, 0);
  return { value: singleValue(reading, of, node, 0), isSure: isWritten, through };
}

/** What the numbers that an operand is computed from come through, and they themselves. */
function throughOf<V>(reading: Reading<V>, of: V, node: SyntaxNode, depth: number): Stretch[] {
  const values = depth > MAX_DEPTH ? [] : reading.follow(of, node).slice(0, MAX_VALUES);
  return values.flatMap((value) => {
    const operation = reading.operationOf(value);
    if (operation === undefined) return reading.numberOf(value) === null ? [] : reading.throughOf(value);
    const sides = [operation.left, operation.right].flatMap((side) =>
      side === null || typeof side === 'number' ? [] : throughOf(reading, value, side, depth + 1),
    );
    return [...reading.throughOf(value), ...sides];
  });
}

const MAX_VALUES = 4;
