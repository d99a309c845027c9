import { ancestors, contains, field, type SyntaxNode } from '../syntax.ts';
import { returnsOf } from './calls.ts';
import type { Context, Flow, Value } from './flow.ts';
import type { Module } from './module.ts';
import { isClass, parametersOf } from './shapes.ts';

/** The values of a property of a class's instances: fields, what its methods assign, getters, methods, parameter properties. */
export function followInstance(
  flow: Flow,
  module: Module,
  node: SyntaxNode,
  path: readonly string[],
  context: Context | null,
): Value[] {
  const values = [
    ...memberValues(flow, module, node, path, context, false),
    ...assignedValues(flow, module, node, path, context),
  ];
  const fn = constructorOf(node, module);
  const [key, ...rest] = path;
  const property = fn && parametersOf(fn).find((parameter) => isParameterProperty(parameter, module, key));
  const name = property && field(property, 'pattern');
  // The body, for a name in the parameters would be looked up outside of them.
  const body = fn && field(fn, 'body');
  const binding = name && body && module.scopes.resolve(module.textOf(name), body);
  if (binding) values.push(...flow.followBinding(module, binding, rest, context));
  if (values.length > 0) return values;
  const parents = superclass(node);
  if (parents === undefined) return [];
  return flow
    .follow(module, parents, [], null)
    .filter((value) => isClass(value.node) && value.path.length === 0)
    .flatMap((value) => followInstance(flow, value.module, value.node, path, context));
}

/** The values of a property of the class itself. */
export function followStatic(
  flow: Flow,
  module: Module,
  node: SyntaxNode,
  path: readonly string[],
  context: Context | null,
): Value[] {
  return memberValues(flow, module, node, path, context, true);
}

/** What `this.path` may be in a class or an object literal. */
export function followThis(
  flow: Flow,
  module: Module,
  node: SyntaxNode,
  path: readonly string[],
  context: Context | null,
): Value[] {
  for (const outer of ancestors(node)) {
    if (outer.type === 'class_body' && outer.parent)
      return followInstance(flow, module, outer.parent, path, context);
    if (outer.type === 'object' && node.parent !== outer) {
      const inMethod = outer.children.some(
        (member) => member.type === 'method_definition' && contains(member, node),
      );
      if (inMethod) return flow.follow(module, outer, path, context);
    }
  }
  return [{ module, node, path, context }];
}

/** A member of an enum. */
export function followEnum(flow: Flow, module: Module, node: SyntaxNode, path: readonly string[]): Value[] {
  const [key, ...rest] = path;
  const member = field(node, 'body')?.children.find((child) => {
    const name = field(child, 'name');
    return name !== undefined && module.textOf(name) === key;
  });
  const value = member && field(member, 'value');
  return value === undefined ? [] : flow.follow(module, value, rest, null);
}

export function constructorOf(node: SyntaxNode, module: Module): SyntaxNode | undefined {
  return membersOf(node).find((member) => {
    const name = member.type === 'method_definition' ? field(member, 'name') : undefined;
    return name !== undefined && module.textOf(name) === 'constructor';
  });
}

/** The expression behind `extends`. */
export function superclass(node: SyntaxNode): SyntaxNode | undefined {
  const heritage = node.children.find((child) => child.type === 'class_heritage');
  const clause = heritage?.children[0];
  return clause?.type === 'extends_clause' ? field(clause, 'value') : clause;
}

function membersOf(node: SyntaxNode): readonly SyntaxNode[] {
  return field(node, 'body')?.children ?? [];
}

function memberValues(
  flow: Flow,
  module: Module,
  node: SyntaxNode,
  path: readonly string[],
  context: Context | null,
  isStatic: boolean,
): Value[] {
  const [key, ...rest] = path;
  return membersOf(node).flatMap((member): Value[] => {
    const name = field(member, 'name') ?? field(member, 'property');
    if (name === undefined || module.textOf(name) !== key) return [];
    const before = module.text.slice(member.start, name.start);
    if (/\bstatic\b/.test(before) !== isStatic) return [];
    if (member.type !== 'method_definition') {
      const value = field(member, 'value');
      return value === undefined ? [] : flow.follow(module, value, rest, context);
    }
    if (/\bget\s+$/.test(before))
      return returnsOf(member).flatMap((value) => flow.follow(module, value, rest, context));
    return [{ module, node: member, path: rest, context }];
  });
}

/** `this.lr = …` in any of its methods. */
function assignedValues(
  flow: Flow,
  module: Module,
  node: SyntaxNode,
  path: readonly string[],
  context: Context | null,
): Value[] {
  return module.scopes.assignments.flatMap(({ target, path: way, value, valuePath }) => {
    if (target.type !== 'this' || !contains(node, target) || way.length === 0 || way.length > path.length)
      return [];
    if (!way.every((step, i) => step === path[i])) return [];
    return flow.follow(module, value, [...valuePath, ...path.slice(way.length)], context);
  });
}

/** `constructor(private readonly lr = 1e-3)` */
function isParameterProperty(parameter: SyntaxNode, module: Module, key: string | undefined): boolean {
  const name = field(parameter, 'pattern');
  if (parameter.type !== 'required_parameter' || name === undefined || module.textOf(name) !== key)
    return false;
  return /\b(public|private|protected|readonly)\b/.test(module.text.slice(parameter.start, name.start));
}
