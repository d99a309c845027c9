import { callOf } from '../dataFlow.ts';
import { field, type SyntaxNode } from '../syntax.ts';
import { argumentsOf, calleeName, classesOf } from './calls.ts';
import { superclass } from './classes.ts';
import type { Context, Flow, Value } from './flow.ts';
import { groupBy } from '../group.ts';
import type { Module } from './module.ts';
import { optionDefaults } from './options.ts';
import type { Binding } from './scope.ts';
import { enclosingFunction, isClass, isFunction } from './shapes.ts';

/** The values that a parameter may have: of the call that is under way if it is known, else of every call that can be seen. */
export function followParameter(
  flow: Flow,
  module: Module,
  binding: Binding,
  path: readonly string[],
  context: Context | null,
): Value[] {
  const fn = binding.node;
  const known = callOf(fn, context);
  if (known !== null) return followArgument(flow, module, binding, path, known);
  const calls = callsOf(flow, module, fn);
  const values = calls.flatMap((call) =>
    followArgument(flow, module, binding, path, { fn, ...call, outer: null }),
  );
  const passed = followCallback(flow, module, binding, path);
  if (calls.length === 0 && passed.length === 0) {
    const defaults = defaultsOf(flow, module, binding, path, null);
    return defaults.length > 0 ? defaults : [{ module, node: fn, path: ['*'], context: null }];
  }
  return [...values, ...passed];
}

interface Call {
  readonly module: Module;
  readonly call: SyntaxNode;
}

function followArgument(
  flow: Flow,
  module: Module,
  binding: Binding,
  path: readonly string[],
  context: Context,
): Value[] {
  const args = argumentsOf(context.call);
  const spread = args.findIndex((arg) => arg.type === 'spread_element');
  const at = (arg: SyntaxNode, way: readonly string[]) =>
    flow.follow(context.module, arg, way, context.outer);
  const whole = [...binding.path, ...path];
  const elements = args[spread]?.children[0];
  if (elements !== undefined && spread <= binding.index) {
    return at(elements, binding.rest ? whole : [String(binding.index - spread), ...whole]);
  }
  if (binding.rest) {
    const [index, ...rest] = whole;
    return args
      .filter((_, i) => i >= binding.index && (index === '*' || i === binding.index + Number(index)))
      .flatMap((arg) => at(arg, rest));
  }
  const argument = args[binding.index];
  const defaults = () => defaultsOf(flow, module, binding, path, context);
  if (argument !== undefined) {
    const values = at(argument, whole);
    // A literal leaves no room for the default; what cannot be followed to its end may be undefined.
    return values.length > 0 && values.every((value) => isDefinite(value))
      ? values
      : [...values, ...defaults()];
  }
  const values = defaults();
  const isLast = binding.index === args.length && whole.length === 0;
  return values.length === 0 && isLast
    ? [{ module: context.module, node: context.call, path: [], context: context.outer, missing: true }]
    : values;
}

function defaultsOf(
  flow: Flow,
  module: Module,
  binding: Binding,
  path: readonly string[],
  context: Context | null,
): Value[] {
  return binding.defaults.flatMap((each) => flow.follow(module, each.node, [...each.path, ...path], context));
}

function isDefinite({ node, path, package: from }: Value): boolean {
  return (
    path.length === 0 &&
    from === undefined &&
    /^(number|string|template_string|binary_expression|object|array|new_expression)$/.test(node.type)
  );
}

/** A function that is given to another one: to `forEach` and `map`, or to a command line's `action`. */
function followCallback(flow: Flow, module: Module, binding: Binding, path: readonly string[]): Value[] {
  const whole = [...binding.path, ...path];
  return callbackCalls(module, binding.node).flatMap((call): Value[] => {
    const method = calleeName(module, call);
    const callee = field(call, 'function');
    const object = callee && field(callee, 'object');
    if (object && /^(forEach|map|flatMap|filter|some|every|find)$/.test(method)) {
      return binding.index === 0 ? flow.follow(module, object, ['*', ...whole], null) : [];
    }
    if (!/^(action|command|then)$/.test(method)) return [];
    const value: Value = { module, node: call, path: whole, context: null };
    return [value, ...optionDefaults(flow, value)];
  });
}

function callbackCalls(module: Module, fn: SyntaxNode): SyntaxNode[] {
  const isArgumentOf = (node: SyntaxNode) => (node.parent?.type === 'arguments' ? node.parent.parent : null);
  const direct = isArgumentOf(fn);
  if (direct) return [direct];
  const name = nameOf(fn, module);
  const calls: SyntaxNode[] = [];
  if (name === undefined) return calls;
  for (const node of module.identifiers(name)) {
    const call = isArgumentOf(node);
    if (call) calls.push(call);
  }
  return calls;
}

/** Every call of `fn` in the modules seen so far. */
function callsOf(flow: Flow, home: Module, fn: SyntaxNode): Call[] {
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
