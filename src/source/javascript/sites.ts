import { ancestors, descendants, field, type SyntaxNode } from '../syntax.ts';
import { argumentsOf, calleeName, classesOf } from './calls.ts';
import { constructorOf, superclass } from './classes.ts';
import type { Context, Flow, Value } from './flow.ts';
import type { Module } from './module.ts';
import { isCompileName, isOptimizerClass, isTrainFunction, optimizerName } from './optimizers.ts';
import { isClass, keyOf } from './shapes.ts';

/** A place where an optimizer is made. */
export interface Site {
  /** A `setting` is what an optimizer's LR is set to later. */
  readonly kind: 'construction' | 'name' | 'setting';
  readonly module: Module;
  /** The call or `new`; of a name, the value of `optimizer:`. */
  readonly node: SyntaxNode;
  /** Where V8 says that the call is: its last name. An offset. */
  readonly anchor: number;
  /** The statement-like extent that a line may fall into. */
  readonly extent: SyntaxNode;
  /** In lower case; '' if the text does not tell (`tf.train[name](lr)`). */
  readonly type: string;
}

/** All of a module, in the order of the text. */
export function sitesIn(flow: Flow, module: Module): Site[] {
  const sites: Site[] = [];
  for (const node of module.calls) {
    const site =
      node.type === 'call_expression'
        ? (trainSite(flow, module, node) ?? superSite(flow, module, node) ?? compileSite(flow, module, node))
        : node.type === 'new_expression'
          ? newSite(flow, module, node)
          : undefined;
    if (site !== undefined) sites.push(site);
  }
  return sites;
}

/** The values of the LR that a construction is given, and of those that the optimizer is given later. */
export function lrValues(flow: Flow, site: Site, context: Context | null): Value[] {
  return [...givenLr(flow, site, context), ...laterLrs(flow, site)];
}

/** `optimizer.learningRate = 1e-3`, `optimizer.setLearningRate(1e-3)`. */
function laterLrs(flow: Flow, { node }: Site): Value[] {
  const isIt = (module: Module, object: SyntaxNode, path: readonly string[]): boolean =>
    flow.follow(module, object, path, null).some((value) => value.node === node && value.path.length === 0);
  return [...flow.workspace.modules.values()].flatMap((module) => {
    const assigned = module.scopes.assignments.flatMap(({ target, path, value, valuePath }) =>
      path.at(-1) === 'learningRate' && isIt(module, target, path.slice(0, -1))
        ? flow.follow(module, value, valuePath, null)
        : [],
    );
    const set = module.calls.flatMap((call) => {
      const callee = field(call, 'function');
      const object = callee === undefined ? undefined : field(callee, 'object');
      const [first] = argumentsOf(call);
      if (object === undefined || first === undefined || calleeName(module, call) !== 'setLearningRate')
        return [];
      return isIt(module, object, []) ? flow.follow(module, first, [], null) : [];
    });
    return [...assigned, ...set];
  });
}

function givenLr(flow: Flow, site: Site, context: Context | null): Value[] {
  const { module, node } = site;
  if (site.kind === 'setting') return flow.follow(module, node, [], context);
  const [own] = node.type === 'new_expression' ? classesOf(flow, module, node, context) : [];
  if (own === undefined) return firstArgument(flow, module, node, context);
  // A class of the project: what it hands on to the optimizer's constructor.
  return inheritedLr(flow, own, { call: node, module, outer: context });
}

function inheritedLr(flow: Flow, made: Value, by: Omit<Context, 'fn'>): Value[] {
  const fn = constructorOf(made.node, made.module);
  const parent = superclass(made.node);
  const [next] = parent ? projectClasses(flow, made.module, parent) : [];
  if (fn === undefined)
    return next ? inheritedLr(flow, next, by) : firstArgument(flow, by.module, by.call, by.outer);
  const context: Context = { ...by, fn };
  const call = [...descendants(fn)].find((node) => field(node, 'function')?.type === 'super');
  if (call === undefined) return firstArgument(flow, by.module, by.call, by.outer);
  return next
    ? inheritedLr(flow, next, { call, module: made.module, outer: context })
    : firstArgument(flow, made.module, call, context);
}

function firstArgument(flow: Flow, module: Module, call: SyntaxNode, context: Context | null): Value[] {
  const [first] = argumentsOf(call);
  if (first === undefined) return [{ module, node: call, path: [], context, missing: true }];
  return first.type === 'spread_element'
    ? flow.follow(module, first.children[0] ?? first, ['0'], context)
    : flow.follow(module, first, [], context);
}

/** `tf.train.adam(…)`, `train.adam(…)`, `adam(…)`, `tf.train[name](…)` */
function trainSite(flow: Flow, module: Module, node: SyntaxNode): Site | undefined {
  const callee = field(node, 'function');
  if (callee === undefined) return undefined;
  const make = (type: string, anchor: SyntaxNode): Site => ({
    kind: 'construction',
    module,
    node,
    anchor: anchor.start,
    extent: node,
    type,
  });
  if (callee.type === 'identifier') {
    const binding = module.scopes.resolve(module.textOf(callee), callee);
    if (binding?.kind !== 'variable' && binding?.kind !== 'import') return undefined;
    const type = flow
      .follow(module, callee, [], null)
      .map(trainFunction)
      .find((name) => name !== undefined);
    return type === undefined ? undefined : make(type, callee);
  }
  const object = field(callee, 'object');
  const key = field(callee, 'property') ?? field(callee, 'index');
  if (object === undefined || key === undefined) return undefined;
  const name = keyOf(key, module);
  if (callee.type === 'member_expression' && !isTrainFunction(name)) return undefined;
  if (!isTrain(flow, module, object)) {
    // `{adam: tf.train.adam, sgd: tf.train.sgd}[name](lr)`
    const types = flow
      .follow(module, callee, [], null)
      .map(trainFunction)
      .filter((type) => type !== undefined);
    return types.length === 0 ? undefined : make(types.length === 1 ? (types[0] as string) : '', key);
  }
  if (isTrainFunction(name)) return make(name, key);
  const names = flow.follow(module, key, [], null).map(stringOf);
  const [only] = names;
  return make(names.length === 1 && only !== undefined ? optimizerName(only) : '', key);
}

function isTrain(flow: Flow, module: Module, object: SyntaxNode): boolean {
  const last = field(object, 'property') ?? object;
  const binding =
    object.type === 'identifier' ? module.scopes.resolve(module.textOf(object), object) : undefined;
  if (module.textOf(last) === 'train' && binding?.kind !== 'function') return true;
  if (object.type !== 'identifier') return false;
  return flow.follow(module, object, [], null).some((value) => value.path.at(-1) === 'train');
}

/** The name of the `tf.train` function that a value is; '' if the text does not tell. */
function trainFunction(value: Value): string | undefined {
  const name = value.path.at(-1);
  if (value.path.at(-2) === 'train' && name === '*') return '';
  return value.path.at(-2) === 'train' && name !== undefined && isTrainFunction(name) ? name : undefined;
}

/** `new tf.AdamOptimizer(…)`, `new MyAdam(…)` of a class that extends one. */
function newSite(flow: Flow, module: Module, node: SyntaxNode): Site | undefined {
  const name = field(node, 'constructor');
  if (name === undefined) return undefined;
  const type = optimizerClass(flow, module, name);
  return type === undefined
    ? undefined
    : { kind: 'construction', module, node, anchor: node.start, extent: node, type };
}

/** `super(…)` in the constructor of a class that extends an optimizer. */
function superSite(flow: Flow, module: Module, node: SyntaxNode): Site | undefined {
  if (field(node, 'function')?.type !== 'super') return undefined;
  for (const outer of ancestors(node)) {
    if (!isClass(outer)) continue;
    const parent = superclass(outer);
    const type = parent && optimizerClass(flow, module, parent);
    return type === undefined
      ? undefined
      : { kind: 'construction', module, node, anchor: node.start, extent: node, type };
  }
  return undefined;
}

/** The optimizer that a class is or extends. */
function optimizerClass(flow: Flow, module: Module, name: SyntaxNode, depth = 0): string | undefined {
  const classes = projectClasses(flow, module, name);
  for (const { node, module: home } of depth > 10 ? [] : classes) {
    const parent = superclass(node);
    const type = parent && optimizerClass(flow, home, parent, depth + 1);
    if (type !== undefined) return type;
  }
  const key = field(name, 'property');
  const last = key ? keyOf(key, module) : module.textOf(name);
  if (isOptimizerClass(last)) return optimizerName(last);
  if (classes.length > 0 || name.type !== 'identifier') return undefined;
  // Under another name: `import {AdamOptimizer as Adam}`.
  const found = flow.follow(module, name, [], null).map((value) => value.path.at(-1) ?? '');
  const known = found.find((each) => isOptimizerClass(each));
  return known && optimizerName(known);
}

function projectClasses(flow: Flow, module: Module, name: SyntaxNode): Value[] {
  return flow
    .follow(module, name, [], null)
    .filter((value) => isClass(value.node) && value.path.length === 0);
}

/** `model.compile({optimizer: 'adam'})`, the name also by way of a variable or an option. */
function compileSite(flow: Flow, module: Module, node: SyntaxNode): Site | undefined {
  if (calleeName(module, node) !== 'compile') return undefined;
  const [config] = argumentsOf(node);
  const found = config && optimizerOf(flow, module, config);
  if (found === undefined) return undefined;
  const names = flow
    .follow(found.module, found.node, [], null)
    .map((value) => stringOf(value) ?? '')
    .filter(isCompileName);
  const types = new Set(names.map((name) => optimizerName(name)));
  if (types.size === 0) return undefined;
  const callee = field(node, 'function');
  const anchor = (callee && field(callee, 'property')) ?? node;
  return {
    kind: 'name',
    ...found,
    anchor: anchor.start,
    extent: node,
    type: types.size === 1 ? ([...types][0] as string) : '',
  };
}

/** The expression behind `optimizer`, also of a configuration in a variable of the same file. */
function optimizerOf(
  flow: Flow,
  module: Module,
  config: SyntaxNode,
): { module: Module; node: SyntaxNode } | undefined {
  const objects =
    config.type === 'object'
      ? [config]
      : flow
          .follow(module, config, [], null)
          .filter((value) => value.module === module && value.path.length === 0)
          .map((value) => value.node);
  for (const object of objects) {
    for (const member of object.type === 'object' ? object.children : []) {
      const key = field(member, 'key');
      const value = field(member, 'value');
      if (key && value && keyOf(key, module) === 'optimizer') return { module, node: value };
      if (member.type === 'shorthand_property_identifier' && module.textOf(member) === 'optimizer')
        return { module, node: member };
    }
  }
  return undefined;
}

/** The text of a string literal. */
export function stringOf({ module, node, path }: Value): string | undefined {
  if (path.length > 0) return undefined;
  const isString =
    node.type === 'string' ||
    (node.type === 'template_string' &&
      !node.children.some((child) => child.type === 'template_substitution'));
  return isString ? module.textOf(node).slice(1, -1) : undefined;
}
