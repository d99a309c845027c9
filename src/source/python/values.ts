import type { Literal } from '../../protocol/record.ts';
import { ancestors, field, type SyntaxNode } from '../syntax.ts';
import { argumentsOf, calledName, stringOf, textOf, type Module } from './module.ts';
import { isOptimizer } from './sites.ts';

/** A place that an LR may come from. */
export interface Place {
  readonly literal: Literal;
  /** null: an expression, whose value cannot be told. */
  readonly value: number | null;
  /** The name that an option of the command line has, where it is the default of one. */
  readonly option?: string;
}

/** What an expression may stand for: numbers to edit, and expressions that no edit of one number does justice. */
export function placesOf(
  module: Module,
  node: SyntaxNode,
  modules: readonly Module[],
  seen: ReadonlySet<SyntaxNode> = new Set(),
): Place[] {
  if (seen.has(node)) return [];
  const below = new Set([...seen, node]);
  const again = (next: SyntaxNode | undefined): Place[] =>
    next === undefined ? [] : placesOf(module, next, modules, below);
  const value = numberOf(module, node);
  if (value !== null) return [{ literal: literalAt(module, node), value }];
  switch (node.type) {
    case 'parenthesized_expression':
      return again(node.children[0]);
    case 'identifier':
      return namePlaces(module, node, modules, below);
    case 'attribute':
      return keyPlaces(textOf(module, field(node, 'attribute') ?? node), modules, below);
    case 'subscript': {
      const key = stringOf(module, field(node, 'subscript'));
      return key === undefined ? [expression(module, node)] : keyPlaces(key, modules, below);
    }
    case 'call': {
      const { positional } = argumentsOf(module, node);
      const name = calledName(module, node);
      if (['float', 'tensor', 'as_tensor'].includes(name)) return again(positional[0]);
      const key = stringOf(module, positional[0]);
      if (name === 'get' && key !== undefined)
        return [...keyPlaces(key, modules, below), ...again(positional[1])];
      return [expression(module, node)];
    }
    default:
      return [expression(module, node)];
  }
}

/** A variable: what is assigned to it, its default as a parameter and what callers pass; else what a module that is read calls so. */
function namePlaces(
  module: Module,
  node: SyntaxNode,
  modules: readonly Module[],
  seen: ReadonlySet<SyntaxNode>,
): Place[] {
  const name = textOf(module, node);
  for (const scope of ancestors(node)) {
    if (scope.type === 'function_definition') {
      const parameter = parameterOf(module, scope, name);
      const inside = assignedIn(module, scope, name);
      if (inside.length > 0) return inside.flatMap((value) => placesOf(module, value, modules, seen));
      if (parameter !== undefined) return keyPlaces(name, modules, seen);
    }
  }
  const outside = assignedIn(module, module.root, name);
  if (outside.length > 0) return outside.flatMap((value) => placesOf(module, value, modules, seen));
  return keyPlaces(name, modules, seen);
}

/** Whatever gives something called `key` a value, in the modules that the script reads. The run's own LR tells which it was. */
function keyPlaces(key: string, modules: readonly Module[], seen: ReadonlySet<SyntaxNode>): Place[] {
  return modules.flatMap((module) =>
    module.nodes.flatMap((node) => {
      const given = givenTo(module, node, key);
      if (given === undefined || seen.has(given.value)) return [];
      const places = placesOf(module, given.value, modules, new Set([...seen, given.value]));
      const own = numberOf(module, given.value);
      const found =
        own === null ? places : [{ literal: literalAt(module, given.value), value: own } satisfies Place];
      return given.option === undefined ? found : found.map((place) => ({ ...place, option: given.option! }));
    }),
  );
}

/** The value that a node gives to `key`: an assignment, a parameter's default, a keyword, a dict's entry, an option's default. */
function givenTo(
  module: Module,
  node: SyntaxNode,
  key: string,
): { value: SyntaxNode; option?: string } | undefined {
  const named = (child: SyntaxNode | undefined): boolean =>
    child !== undefined && textOf(module, child) === key;
  const value = field(node, 'value');
  switch (node.type) {
    case 'assignment': {
      const [left, right] = [field(node, 'left'), field(node, 'right')];
      if (left === undefined || right === undefined) return undefined;
      const target = left.type === 'attribute' ? field(left, 'attribute') : left;
      const isEntry = left.type === 'subscript' && stringOf(module, field(left, 'subscript')) === key;
      return named(target) || isEntry ? { value: right } : undefined;
    }
    case 'default_parameter':
    case 'typed_default_parameter':
    case 'keyword_argument':
      // What is said to one optimizer says nothing of another.
      if (isToOptimizer(module, node)) return undefined;
      return value !== undefined && named(field(node, 'name')) ? { value } : undefined;
    case 'pair':
      return value !== undefined && stringOf(module, field(node, 'key')) === key ? { value } : undefined;
    case 'call':
      return optionOf(module, node, key);
    default:
      return undefined;
  }
}

function isToOptimizer(module: Module, node: SyntaxNode): boolean {
  const call = node.parent?.parent;
  return call?.type === 'call' && isOptimizer(calledName(module, call));
}

/** `add_argument('-l', '--learning-rate', default=…)` and click's `option(…)`. */
function optionOf(
  module: Module,
  call: SyntaxNode,
  key: string,
): { value: SyntaxNode; option: string } | undefined {
  if (!['add_argument', 'option', 'DEFINE_float'].includes(calledName(module, call))) return undefined;
  const { positional, keywords } = argumentsOf(module, call);
  const names = positional.map((node) => stringOf(module, node)).filter((name) => name !== undefined);
  const long = names.find((name) => name.startsWith('--')) ?? names[0];
  const dest = stringOf(module, keywords.get('dest')) ?? long?.replace(/^-+/, '').replaceAll('-', '_');
  const value = keywords.get('default') ?? (long?.startsWith('-') ? undefined : positional[1]);
  return dest === key && value !== undefined && long !== undefined ? { value, option: long } : undefined;
}

function parameterOf(module: Module, definition: SyntaxNode, name: string): SyntaxNode | undefined {
  return field(definition, 'parameters')?.children.find((parameter) => {
    const own =
      parameter.type === 'identifier' ? parameter : (field(parameter, 'name') ?? parameter.children[0]);
    return own !== undefined && textOf(module, own) === name;
  });
}

/** What is assigned to a name in a scope, not in the functions within it. */
function assignedIn(module: Module, scope: SyntaxNode, name: string): SyntaxNode[] {
  return module.nodes.flatMap((node) => {
    if (node.type !== 'assignment' || scopeOf(node, module) !== scope) return [];
    const [left, right] = [field(node, 'left'), field(node, 'right')];
    return left?.type === 'identifier' && right !== undefined && textOf(module, left) === name ? [right] : [];
  });
}

function scopeOf(node: SyntaxNode, module: Module): SyntaxNode {
  for (const outer of ancestors(node)) {
    if (outer.type === 'function_definition' || outer.type === 'class_definition') return outer;
  }
  return module.root;
}

/** The value of a number as Python reads it; null for anything else. */
export function numberOf(module: Module, node: SyntaxNode): number | null {
  if (node.type !== 'float' && node.type !== 'integer') return null;
  const value = Number(textOf(module, node).replaceAll('_', ''));
  return Number.isFinite(value) ? value : null;
}

export function literalAt(module: Module, node: SyntaxNode): Literal {
  const { start, end } = node;
  return { kind: 'number', file: module.path, start, end, text: textOf(module, node) };
}

function expression(module: Module, node: SyntaxNode): Place {
  return { literal: literalAt(module, node), value: null };
}
