import { groupBy } from '../group.ts';
import { field, type SyntaxNode } from '../syntax.ts';
import { calleeName, classesOf } from './calls.ts';
import { superclass } from './classes.ts';
import type { Flow, Value } from './flow.ts';
import type { Module } from './module.ts';
import { enclosingFunction, isClass, isFunction } from './shapes.ts';

interface Call {
  readonly module: Module;
  readonly call: SyntaxNode;
}

/** Every call of `fn` in the modules seen so far. */
export function callsOf(flow: Flow, home: Module, fn: SyntaxNode): Call[] {
  const body = fn.type === 'method_definition' ? fn.parent?.parent : undefined;
  const owner = body && isClass(body) ? body : undefined;
  const isConstructor = owner !== undefined && nameOf(fn, home) === 'constructor';
  const name = nameOf(fn, home);
  const calls: Call[] = [];
  for (const module of new Set([home, ...flow.workspace.modules.values()])) {
    const candidates = isConstructor
      ? module.calls
      : // Another module may import it under another name, but a method keeps its own.
        [...callsByName(module, name), ...(module === home ? [] : plainCalls(module, name))];
    for (const call of candidates) {
      const found = isConstructor ? makes(flow, module, call, owner) : isCallOf(flow, module, call, fn);
      if (found) calls.push({ module, call });
    }
  }
  return calls;
}

const namedCalls = new WeakMap<Module, ReadonlyMap<string, readonly SyntaxNode[]>>();

/** Calls (no `new`) whose callee goes by a name. */
function callsByName(module: Module, name: string | undefined): readonly SyntaxNode[] {
  if (name === undefined || name === '') return [];
  return named(module).get(name) ?? [];
}

/** Calls of a name that stands alone, other than `name`. */
function plainCalls(module: Module, name: string | undefined): SyntaxNode[] {
  return [...named(module)].flatMap(([other, calls]) =>
    other === '' || other === name
      ? []
      : calls.filter((call) => field(call, 'function')?.type === 'identifier'),
  );
}

function named(module: Module): ReadonlyMap<string, readonly SyntaxNode[]> {
  let groups = namedCalls.get(module);
  if (groups === undefined) {
    const calls = module.calls.filter(({ type }) => type === 'call_expression');
    groups = groupBy(calls, (call) => calleeName(module, call));
    namedCalls.set(module, groups);
  }
  return groups;
}

function isCallOf(flow: Flow, module: Module, call: SyntaxNode, fn: SyntaxNode): boolean {
  const callee = field(call, 'function');
  if (callee === undefined) return false;
  const isPlain = callee.type === 'identifier';
  const functions = flow.follow(module, callee, [], null);
  if (functions.some((value) => value.node === fn)) return true;
  // The object of a method is often a parameter, which nothing tells the class of.
  return (
    !isPlain &&
    fn.type === 'method_definition' &&
    !functions.some((value) => isFunction(value.node) || value.package !== undefined)
  );
}

function makes(flow: Flow, module: Module, node: SyntaxNode, owner: SyntaxNode): boolean {
  if (node.type === 'new_expression')
    return classesOf(flow, module, node, null).some((value) => isOrInherits(flow, value, owner));
  if (node.type !== 'call_expression' || field(node, 'function')?.type !== 'super') return false;
  const inner = enclosingFunction(node)?.parent?.parent;
  const parent = inner && isClass(inner) ? superclass(inner) : undefined;
  return (
    parent !== undefined &&
    flow.follow(module, parent, [], null).some((value) => isOrInherits(flow, value, owner))
  );
}

/** Whether `new` of a class runs the constructor of `owner`: it is that class, or inherits it without one of its own. */
function isOrInherits(flow: Flow, value: Value, owner: SyntaxNode): boolean {
  if (value.node === owner) return true;
  const parent = isClass(value.node) ? superclass(value.node) : undefined;
  const hasOwn = field(value.node, 'body')?.children.some((member) => {
    const name = member.type === 'method_definition' ? field(member, 'name') : undefined;
    return name !== undefined && value.module.textOf(name) === 'constructor';
  });
  if (parent === undefined || hasOwn === true) return false;
  return flow.follow(value.module, parent, [], null).some((each) => isOrInherits(flow, each, owner));
}

/** The name by which a function is called in its module. */
export function nameOf(fn: SyntaxNode, module: Module): string | undefined {
  const holder = /^(variable_declarator|pair|field_definition|public_field_definition)$/.test(
    fn.parent?.type ?? '',
  )
    ? fn.parent
    : null;
  const name =
    field(fn, 'name') ??
    (holder && (field(holder, 'name') ?? field(holder, 'key') ?? field(holder, 'property')));
  if (name) return module.textOf(name);
  const left = fn.parent?.type === 'assignment_expression' ? field(fn.parent, 'left') : undefined;
  const key = left && (field(left, 'property') ?? left);
  return key && module.textOf(key);
}
