import { calculate } from '../arithmetic.ts';
import { parseNumber } from '../number.ts';
import { literalAt, missingAt, placesAndRest, type LrPlace, type PlacesAndRest } from '../places.ts';
import { contains, descendants, field, type SyntaxNode } from '../syntax.ts';
import { argumentsOf } from './calls.ts';
import type { Context, Flow, Value } from './flow.ts';
import type { Module } from './module.ts';
import { defaultWhenMissing, defaultWhenNamed, isCompileName, optimizerName } from './optimizers.ts';
import { lrValues, stringOf, type Site } from './sites.ts';

export interface Place extends LrPlace {
  /** Of a name: the optimizer that it means. */
  readonly type: string;
}

export type Places = PlacesAndRest<Place, Value>;

/** The places that feed the LR of a site. Each once. */
export function placesOf(flow: Flow, site: Site, type: string, context: Context | null): Places {
  return site.kind === 'name'
    ? namePlaces(flow, site, context)
    : placesAndRest(lrValues(flow, site, context), (value) => placeOf(flow, value, type));
}

function placeOf(flow: Flow, value: Value, type: string): Place | undefined {
  const { module, node, path } = value;
  if (value.missing) return missingPlace(module, node, type);
  if (path.length > 0 || value.package !== undefined) return undefined;
  const make = (lr: number | null, isExpression = false): Place => ({
    literal: literalAt(module, node, 'number'),
    value: lr,
    isExpression,
    type,
  });
  const text = module.textOf(node);
  if (node.type === 'number') return make(parseNumber(text) ?? Number(text.replaceAll('_', '')));
  if (text === 'undefined') return make(defaultWhenMissing(type));
  if (stringOf(value) !== undefined) {
    const lr = parseNumber(text);
    return lr === null ? undefined : make(lr);
  }
  return EXPRESSIONS.test(node.type) ? make(fold(flow, module, node, value.context), true) : undefined;
}

const EXPRESSIONS = /^(binary_expression|unary_expression|call_expression)$/;

function missingPlace(module: Module, call: SyntaxNode, type: string): Place | undefined {
  const list = field(call, 'arguments');
  // `new tf.AdamOptimizer` without parentheses has no place for an argument.
  if (list?.type !== 'arguments') return undefined;
  const last = argumentsOf(call).at(-1);
  const literal = missingAt(module, last?.end ?? list.start + 1);
  return { literal, value: defaultWhenMissing(type), isExpression: false, type };
}

function namePlaces(flow: Flow, site: Site, context: Context | null): Places {
  const { module, node } = site;
  const places: Place[] = [];
  const rest: Value[] = [];
  for (const value of flow.follow(module, node, [], context)) {
    const name = stringOf(value);
    if (name === undefined || !isCompileName(name)) {
      rest.push(value);
      continue;
    }
    const type = optimizerName(name);
    const isOwn =
      value.module === module && (contains(node, value.node) || isOnlyUse(module, node, value.node));
    const literal = isOwn
      ? literalAt(module, value.node, 'name')
      : { ...literalAt(module, node, 'name'), optimizer: type };
    places.push({ literal, value: defaultWhenNamed(type), isExpression: false, type });
  }
  return { places, rest };
}

/** Whether `use` is the one use of a constant that holds `value`: then the name itself can be replaced. */
function isOnlyUse(module: Module, use: SyntaxNode, value: SyntaxNode): boolean {
  const name = module.textOf(use);
  const declaration = value.parent;
  if (
    !/identifier$/.test(use.type) ||
    declaration?.type !== 'variable_declarator' ||
    declaration.parent?.parent?.type === 'export_statement'
  )
    return false;
  if (module.scopes.resolve(name, use)?.node !== declaration) return false;
  let uses = 0;
  for (const node of descendants(module.root)) {
    const isName = node.type === 'identifier' || node.type === 'shorthand_property_identifier';
    if (isName && module.textOf(node) === name && module.scopes.resolve(name, node)?.node === declaration)
      uses++;
  }
  // The declaration itself is one.
  return uses === 2;
}

/** The value of an arithmetic expression of numbers and constants; null if it is none. */
function fold(flow: Flow, module: Module, node: SyntaxNode, context: Context | null): number | null {
  if (node.type === 'binary_expression') {
    const left = operand(flow, module, field(node, 'left'), context);
    const right = operand(flow, module, field(node, 'right'), context);
    const operator = field(node, 'operator');
    return left === null || right === null || !operator
      ? null
      : calculate(module.textOf(operator), left, right);
  }
  if (node.type === 'unary_expression') {
    const value = operand(flow, module, field(node, 'argument'), context);
    return value === null || module.text[node.start] !== '-' ? null : -value;
  }
  const callee = field(node, 'function');
  const name = callee ? module.textOf(callee) : '';
  const [first, second] = argumentsOf(node).map((arg) => operand(flow, module, arg, context));
  if (first === undefined || first === null) return null;
  if (name === 'Math.pow' && second !== undefined && second !== null) return first ** second;
  if (name === 'Math.sqrt') return Math.sqrt(first);
  return name === 'Math.exp' ? Math.exp(first) : null;
}

function operand(
  flow: Flow,
  module: Module,
  node: SyntaxNode | undefined,
  context: Context | null,
): number | null {
  if (node === undefined) return null;
  const values = flow.follow(module, node, [], context).map((value) => {
    if (value.path.length > 0 || value.package !== undefined || value.missing) return null;
    return (
      parseNumber(value.module.textOf(value.node)) ?? fold(flow, value.module, value.node, value.context)
    );
  });
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : null;
}
