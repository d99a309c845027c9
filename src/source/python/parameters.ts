import { callOf } from '../dataFlow.ts';
import { field, type SyntaxNode } from '../syntax.ts';
import type { Binding } from './binding.ts';
import { callsOf } from './callers.ts';
import { followMember, methodOf } from './classes.ts';
import type { Context, Flow, Value } from './flow.ts';
import { argumentsOf, type Module } from './module.ts';
import { decoratedOption } from './options.ts';
import { classOf } from './shapes.ts';

/** The values that a parameter may have: of the call that is under way if it is known, else of every call that can be seen. */
export function followParameter(
  flow: Flow,
  module: Module,
  binding: Binding,
  path: readonly string[],
  context: Context | null,
): Value[] {
  const fn = binding.node;
  const owner = fn.type === 'function_definition' ? classOf(fn) : undefined;
  if (owner !== undefined && isSelf(module, binding, fn))
    return followSelf(flow, { module, node: owner, path, context }, context);
  const known = callOf(fn, context);
  return known === null
    ? guardedCalls(flow, module, binding, path, owner)
    : followArgument(flow, module, binding, path, known);
}

/** The parameter `name` of a function, in the call `made` if it is known; `**`: what the parameter of that kind holds by `path[0]`. */
export function followNamed(
  flow: Flow,
  module: Module,
  fn: SyntaxNode,
  name: string,
  path: readonly string[],
  made: Context | null,
): Value[] {
  const binding = parametersOf(module, fn).find(({ parameter, name: own }) =>
    name === '**' ? parameter?.star === '**' : own === name,
  );
  return binding === undefined ? [] : followParameter(flow, module, binding, path, made);
}

export function parametersOf(module: Module, fn: SyntaxNode): Binding[] {
  const names = (field(fn, 'parameters')?.children ?? []).flatMap((parameter) => {
    let node: SyntaxNode | undefined = parameter;
    while (node !== undefined && node.type !== 'identifier') node = field(node, 'name') ?? node.children[0];
    return node === undefined ? [] : [module.textOf(node)];
  });
  return names.flatMap((name) => module.scopes.in(fn, name).filter(({ kind }) => kind === 'parameter'));
}

function isSelf(module: Module, { parameter }: Binding, fn: SyntaxNode): boolean {
  if (parameter?.index !== 0 || parameter.star !== '') return false;
  const decorators = fn.parent?.type === 'decorated_definition' ? fn.parent.children : [];
  return !decorators.some((each) => each.type === 'decorator' && /staticmethod/.test(module.textOf(each)));
}

/** `self`: an object of the class, or of one that inherits from it; made by a call that is under way where that is known. */
function followSelf(flow: Flow, self: Value, context: Context | null): Value[] {
  if (self.path.length === 0) return [{ ...self, context: null }];
  return followMember(flow, self, callOf(methodOf(self, '__init__'), context), true);
}

function guardedCalls(
  flow: Flow,
  module: Module,
  binding: Binding,
  path: readonly string[],
  owner: SyntaxNode | undefined,
): Value[] {
  const fn = binding.node;
  const whole = `${binding.name}.${path.join('.')}`;
  return flow.guarded(`parameter:${module.path}:${fn.start}:${whole}`, () => {
    const calls = callsOf(flow, module, fn, owner);
    const values = calls.flatMap((call) => followArgument(flow, module, binding, path, call));
    const handed = calls.length > 0 ? [] : handedOver(flow, module, binding, path);
    if (calls.length > 0 || handed.length > 0) return [...values, ...handed];
    const defaults = defaultOf(flow, module, binding, path, null);
    return defaults.length > 0
      ? defaults
      : [{ module, node: fn, path: [binding.name, ...path], context: null }];
  });
}

/** What a call gives a parameter; its default where it gives nothing. */
function followArgument(
  flow: Flow,
  module: Module,
  binding: Binding,
  path: readonly string[],
  context: Context,
): Value[] {
  const { parameter, name } = binding;
  if (parameter === undefined) return [];
  const { positional, keywords, star, splats } = argumentsOf(context.module, context.call);
  const at = (node: SyntaxNode | undefined, way: readonly string[] = path): Value[] =>
    node === undefined ? [] : flow.follow(context.module, node, way, context.outer);
  const [key, ...rest] = path;
  if (parameter.star === '**') {
    if (key === undefined) return [];
    const named = keywords.get(key);
    return named !== undefined ? at(named, rest) : splats.flatMap((each) => at(each));
  }
  const index = parameter.index - shiftOf(module, binding.node, context);
  if (parameter.star === '*') return key === undefined ? [] : at(positional[index + Number(key)], rest);
  const given = keywords.get(name) ?? positional[index];
  if (given !== undefined) return at(given);
  const starred =
    star !== undefined && star.index <= index ? at(star.node, [String(index - star.index), ...path]) : [];
  const splatted = splats.flatMap((each) => at(each, [name, ...path]));
  const isGiven = [...starred, ...splatted].some((value) => value.path.length === 0);
  const defaults = isGiven ? [] : defaultOf(flow, module, binding, path, context);
  const values = [...starred, ...splatted, ...defaults];
  // What a decorator gives (`@hydra.main`), no call shows.
  return values.length > 0 ? values : [{ module, node: binding.node, path: [name, ...path], context: null }];
}

/** A method's `self` is no argument, but where the call goes by the class: `Base.__init__(self, lr)`. */
function shiftOf(module: Module, fn: SyntaxNode, { call, module: caller }: Context): number {
  if (fn.type !== 'function_definition' || classOf(fn) === undefined) return 0;
  const [self] = parametersOf(module, fn);
  if (self === undefined || !isSelf(module, self, fn)) return 0;
  const [first] = argumentsOf(caller, call).positional;
  const isBound = !(
    first !== undefined &&
    caller.textOf(first) === 'self' &&
    !/^super\b/.test(caller.textOf(call))
  );
  return isBound ? 1 : 0;
}

function defaultOf(
  flow: Flow,
  module: Module,
  { parameter, name, node }: Binding,
  path: readonly string[],
  context: Context | null,
): Value[] {
  const declared = decoratedOption(flow, module, node, name);
  const value = parameter?.value;
  if (value === undefined || declared.length > 0) return path.length === 0 ? declared : [];
  return flow
    .follow(module, value, path, context)
    .map((each) => ({ ...each, options: each.options ?? [`--${name}`, `--${name.replaceAll('_', '-')}`] }));
}

/**
 * A function that is handed to another one: `mp.spawn(train, args=(1e-3,))` counts its arguments from the second parameter,
 * `notebook_launcher(train, (config,))` from the first; `partial(train, lr=1e-3)` names them.
 */
function handedOver(flow: Flow, module: Module, binding: Binding, path: readonly string[]): Value[] {
  const fn = binding.node;
  const name = field(fn, 'name');
  if (name === undefined) return [];
  const values: Value[] = [];
  for (const other of new Set([module, ...flow.workspace.modules.values()])) {
    for (const call of other.callsWith(module.textOf(name))) {
      const { positional, keywords } = argumentsOf(other, call);
      const target = positional[0] ?? keywords.get('target') ?? keywords.get('fn');
      if (target === undefined || !flow.follow(other, target, [], null).some((value) => value.node === fn))
        continue;
      const list = keywords.get('args') ?? positional.find((each) => each.type === 'tuple');
      const isSpawn = /\bspawn\b/.test(other.textOf(field(call, 'function') ?? call));
      const index = (binding.parameter?.index ?? 0) - (isSpawn ? 1 : 0);
      const named = keywords.get(binding.name);
      if (named !== undefined) values.push(...flow.follow(other, named, path, null));
      else if (list !== undefined && index >= 0)
        values.push(...flow.follow(other, list, [String(index), ...path], null));
    }
  }
  return values;
}
