import { callOf } from '../dataFlow.ts';
import { field, type SyntaxNode } from '../syntax.ts';
import type { Binding } from './binding.ts';
import { callsOf, nameOf } from './callers.ts';
import { argumentsOf, calleeName } from './calls.ts';
import type { Context, Flow, Value } from './flow.ts';
import type { Module } from './module.ts';
import { optionDefaults } from './options.ts';

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
