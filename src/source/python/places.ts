import type { Way } from '../dataFlow.ts';
import { stretchesTo } from '../leads.ts';
import { parseNumber } from '../number.ts';
import { valueOfArithmetic, waysToNumbers } from '../operations.ts';
import {
  literalAt,
  missingAt,
  placesAndRest,
  type LrPlace,
  type OpenRoot,
  type PlacesAndRest,
} from '../places.ts';
import { rankOf, type Root } from '../roots.ts';
import { ancestors, contains, field, type SyntaxNode } from '../syntax.ts';
import type { Context, Flow, Value } from './flow.ts';
import { calledLr } from './callable.ts';
import { isExpression, readingOf } from './expressions.ts';
import { argumentsOf, calledName, stringOf, type Module } from './module.ts';
import { defaultLr, isKerasName } from './optimizers.ts';
import { frameworkOf, lrValues, madeBy, nameArgument, stringValue, type Site } from './sites.ts';

export interface Place extends LrPlace {
  /** What the number is called where it stands: the `lr` of `lr = 1e-3`. */
  readonly holder: string;
  /** Of a name: the optimizer that it means. */
  readonly type?: string;
}

export type Places = PlacesAndRest<Place, Value>;

/** The places that feed the LR of a site. */
export function placesOf(
  flow: Flow,
  site: Site,
  type: string,
  context: Context | null,
  group?: number,
): Places {
  return site.kind === 'name'
    ? namePlaces(flow, site, context)
    : placesOfValues(
        flow,
        lrValues(flow, site, context, group).flatMap((value) => calledLr(flow, value)),
        site.kind === 'arguments' ? '' : type,
      );
}

/** `type`: the optimizer's, for the LR that applies where none is given. */
export function placesOfValues(flow: Flow, values: readonly Value[], type: string): Places {
  return placesAndRest(values, (value) => placeOf(flow, value, type));
}

function placeOf(flow: Flow, value: Value, type: string): Place | undefined {
  const { module, node, path, options } = value;
  if (value.missing) return missingPlace(flow, value, type);
  if (path.length > 0 || value.package !== undefined) return undefined;
  const text = module.textOf(node);
  const make = (lr: number | null, isExpression: boolean): Place => ({
    literal: { ...literalAt(module, node, 'number'), through: stretchesTo(value) },
    value: lr,
    isExpression,
    holder: holderOf(module, node),
    ...(options === undefined ? {} : { options }),
  });
  if (/^(integer|float|string)$/.test(node.type)) {
    const lr = parseNumber(text);
    return lr === null ? undefined : make(lr, false);
  }
  if (!isExpression(module, node)) return undefined;
  return {
    ...make(valueOfArithmetic(readingOf(flow), value), true),
    ...rootsOf(flow, value),
    ...(node.type === 'augmented_assignment' ? { isStatement: true } : {}),
  };
}

function rootsOf(flow: Flow, expression: Value): { roots: Root[]; open: OpenRoot[] } {
  const ways = waysToNumbers(readingOf(flow), expression);
  const open = ways.flatMap(({ value, number, operands }): OpenRoot[] =>
    number === null && value.path.length > 0 ? [{ path: value.path, operands }] : [],
  );
  const roots = ways.flatMap(({ value, number, operands }): Root[] => {
    if (number === null) return [];
    const { module, node, options } = value;
    if (value.missing) return rootOfDefault(flow, value, number, operands);
    const isInside = module === expression.module && contains(expression.node, node);
    const holder = isInside ? undefined : (parameterOf(value) ?? nameOf(module, node));
    const name = holder === '' ? undefined : holder;
    const isOnlyUse = name === undefined || usesBeside(flow, name, expression) <= 1;
    const root: Root = {
      literal: { ...literalAt(module, node, 'number'), through: stretchesTo(value) },
      number,
      operands,
      ...(name === undefined ? {} : { name }),
      ...(options === undefined ? {} : { options }),
      rank: rankOf({ text: module.textOf(node), name, isOnlyUse, operands }),
    };
    return [root];
  });
  return { roots, open };
}

/** Of `group['lr'] *= 10` where the optimizer was given none. */
function rootOfDefault(flow: Flow, value: Value, number: number, operands: Root['operands']): Root[] {
  const place = missingPlace(flow, value, calledName(value.module, value.node));
  return place === undefined ? [] : [{ literal: place.literal, number, operands, name: 'lr', rank: 6 }];
}

/** The name by which a function takes a number that it is given by its position: `decay` of `grouped(model, 1e-3, 0.9)`. */
function parameterOf({ module, node, way }: Value): string | undefined {
  if (node.parent?.type !== 'argument_list') return undefined;
  let name: string | undefined;
  for (let at: Way | undefined = way; at !== undefined && at.node !== node; at = at.next) {
    // What the call gives is called otherwise.
    if (at.module === module && contains(at.node, node)) name = undefined;
    else if (at.node.type === 'identifier') name = at.module.textOf(at.node);
  }
  return name;
}

/** What a person calls a number: `--lr-base` of an option, else its name. */
function nameOf(module: Module, node: SyntaxNode): string {
  for (const outer of ancestors(node)) {
    if (outer.type !== 'call' || outer.parent?.type === 'argument_list') continue;
    const flags = argumentsOf(module, outer).positional.map((each) => stringOf(module, each) ?? '');
    const flag = flags.find((each) => /^--\w/.test(each)) ?? flags.find((each) => /^-\w/.test(each));
    if (flag !== undefined) return flag;
  }
  return holderOf(module, node);
}

/** How often a name stands in the modules seen, outside of the statement that computes the LR. */
function usesBeside(flow: Flow, name: string, { module, node }: Value): number {
  const word = new RegExp(String.raw`\b${name.replace(/^-+/, '').replaceAll('-', '[-_]')}\b`, 'g');
  const usesIn = (text: string): number => [...text.matchAll(word)].length;
  const total = [...flow.workspace.modules.values()].reduce((sum, { text }) => sum + usesIn(text), 0);
  return total - usesIn(module.textOf(statementOf(node)));
}

/** `top * epoch if epoch < 5 else top` is an LR on either side. */
function statementOf(node: SyntaxNode): SyntaxNode {
  return [node, ...ancestors(node)].find(({ type }) => /(_statement|assignment|^lambda)$/.test(type)) ?? node;
}

/** The name that a value is given where it stands: of a variable, a parameter, an argument, an entry, an option. */
function holderOf(module: Module, node: SyntaxNode): string {
  const parent = node.parent;
  if (parent === null) return '';
  const isValue =
    parent.type === 'pair' || /parameter$/.test(parent.type) || parent.type === 'keyword_argument';
  const name = field(parent, 'name') ?? field(parent, 'key') ?? field(parent, 'left');
  const text = name === undefined ? '' : (stringOf(module, name) ?? module.textOf(name));
  if (parent.type === 'keyword_argument' && text === 'default') {
    const call = parent.parent?.parent;
    const [flag] = call?.type === 'call' ? argumentsOf(module, call).positional : [];
    const long = flag === undefined ? undefined : stringOf(module, flag);
    return long?.replace(/^-+/, '').replaceAll('-', '_') ?? holderOf(module, parent);
  }
  if (isValue) return text;
  if (parent.type === 'assignment') return /(\w+)['"\]\s]*$/.exec(text)?.[1] ?? text;
  return /^(call|argument_list|parenthesized_expression)$/.test(parent.type) ? holderOf(module, parent) : '';
}

/** Where an LR may be inserted in a call that gives none. */
function missingPlace(flow: Flow, { module, node, context }: Value, type: string): Place | undefined {
  const list = field(node, 'arguments');
  if (list?.type !== 'argument_list') return undefined;
  // Behind the last argument, in front of a comma or a comment that follows it.
  const literal = missingAt(module, list.children.at(-1)?.end ?? list.start + 1);
  const made = madeBy(flow, module, node, context);
  const isOwn = made.some((each) => each.own !== undefined);
  const value = isOwn ? null : defaultLr(frameworkOf(module, made), type);
  return { literal, value, isExpression: false, holder: '' };
}

function namePlaces(flow: Flow, { module, node }: Site, context: Context | null): Places {
  const argument = nameArgument(module, node);
  const places: Place[] = [];
  const rest: Value[] = [];
  for (const value of argument === undefined ? [] : flow.follow(module, argument, [], context)) {
    const type = stringValue(value)?.toLowerCase();
    if (argument === undefined || type === undefined || !isKerasName(type)) {
      rest.push(value);
      continue;
    }
    const isOwn =
      value.module === module && (contains(argument, value.node) || isOnlyUse(module, argument, value.node));
    const literal = isOwn
      ? literalAt(module, value.node, 'name')
      : { ...literalAt(module, argument, 'name'), optimizer: type };
    places.push({ literal, value: defaultLr('keras', type), isExpression: false, holder: '', type });
  }
  return { places, rest };
}

/** Whether `use` is the one use of a constant that holds `value`: then the name itself can be replaced. */
function isOnlyUse(module: Module, use: SyntaxNode, value: SyntaxNode): boolean {
  if (use.type !== 'identifier' || value.parent?.type !== 'assignment') return false;
  const name = module.textOf(use);
  const uses = module.nodes.filter((node) => node.type === 'identifier' && module.textOf(node) === name);
  // The assignment itself is one.
  return uses.length === 2 && ![...ancestors(value)].some(({ type }) => type === 'class_definition');
}
