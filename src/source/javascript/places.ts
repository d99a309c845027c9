import { stretchesTo } from '../leads.ts';
import { unquoted } from '../notes.ts';
import { parseNumber } from '../number.ts';
import { valueOfArithmetic, waysToNumbers } from '../operations.ts';
import { literalAt, missingAt, placesAndRest, type LrPlace, type PlacesAndRest } from '../places.ts';
import { rankOf, type Root } from '../roots.ts';
import { ancestors, contains, descendants, field, type SyntaxNode } from '../syntax.ts';
import { argumentsOf } from './calls.ts';
import { readingOf } from './expressions.ts';
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
    literal: { ...literalAt(module, node, 'number'), through: stretchesTo(value) },
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
  if (!EXPRESSIONS.test(node.type)) return undefined;
  return {
    ...make(valueOfArithmetic(readingOf(flow), value), true),
    roots: rootsOf(flow, value),
    ...(node.type === 'augmented_assignment_expression' ? { isStatement: true } : {}),
  };
}

const EXPRESSIONS = /^(binary_expression|unary_expression|call_expression|augmented_assignment_expression)$/;

function rootsOf(flow: Flow, expression: Value): Root[] {
  return waysToNumbers(readingOf(flow), expression).flatMap(({ value, number, operands }): Root[] => {
    if (number === null) return [];
    const { module, node } = value;
    const isInside = module === expression.module && contains(expression.node, node);
    const name = isInside ? undefined : holderOf(module, node);
    const root: Root = {
      literal: { ...literalAt(module, node, 'number'), through: stretchesTo(value) },
      number,
      operands,
      ...(name === undefined ? {} : { name }),
      rank: rankOf({
        ...{ text: module.textOf(node), name, operands },
        isOnlyUse: name === undefined || usesBeside(flow, name, expression) <= 1,
      }),
    };
    return [root];
  });
}

/** What a number is called where it stands: a variable, a property, a parameter, an option. */
function holderOf(module: Module, node: SyntaxNode): string | undefined {
  for (const outer of ancestors(node)) {
    const name =
      field(outer, 'name') ?? field(outer, 'key') ?? field(outer, 'property') ?? field(outer, 'left');
    if (name !== undefined) {
      const text = unquoted(module.textOf(name)).replace(/^.*\./s, '');
      if (!/^(default|defaultValue|defaultsTo|value)$/.test(text)) return text;
      continue;
    }
    const flag = /^(call|new)_expression$/.test(outer.type)
      ? argumentsOf(outer)
          .map((each) => unquoted(module.textOf(each)))
          .map((each) => /--[\w-]+/.exec(each)?.[0])
          .find((each) => each !== undefined)
      : undefined;
    if (flag !== undefined) return flag;
  }
  return undefined;
}

/** How often a name stands in the modules seen, outside of the statement that computes the LR. */
function usesBeside(flow: Flow, name: string, { module, node }: Value): number {
  const word = new RegExp(String.raw`(?<![\w$])${name.replace(/[^\w]/g, String.raw`\$&`)}(?![\w$])`, 'g');
  const usesIn = (text: string): number => [...text.matchAll(word)].length;
  const total = [...flow.workspace.modules.values()].reduce((sum, { text }) => sum + usesIn(text), 0);
  return total - usesIn(module.textOf(statementOf(node)));
}

/** `epoch < 5 ? top * epoch : top` is an LR on either side. */
function statementOf(node: SyntaxNode): SyntaxNode {
  return (
    [node, ...ancestors(node)].find(({ type }) => /(_statement|_declaration|^arrow_function)$/.test(type)) ??
    node
  );
}

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
