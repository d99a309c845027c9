import { field, type SyntaxNode } from '../syntax.ts';
import { className, methodOf } from './classes.ts';
import type { Context, Flow, Value } from './flow.ts';
import { argumentsOf, calledName, type Module } from './module.ts';
import { isExpression } from './expressions.ts';
import { isKerasName, isOptimizer, LR_KEYWORDS, type Framework } from './optimizers.ts';
import { followNamed, parametersOf } from './parameters.ts';
import { peakArgument, peakValues, type GroupIndex } from './schedules.ts';
import { spreadValues } from './spread.ts';

/** A call that makes an optimizer. */
export interface Site {
  /**
   * A `name` is made into an optimizer by Keras; `arguments` are those that Hugging Face's trainer makes one with; of any `other` call it is only known that
   * an optimizer came of it. A `setting` is what an optimizer's LR is set to later.
   */
  readonly kind: 'construction' | 'name' | 'arguments' | 'other' | 'setting';
  readonly module: Module;
  readonly node: SyntaxNode;
}

/** All of a module that its text shows, in its order. */
export function sitesIn(flow: Flow, module: Module): Site[] {
  return module.calls.flatMap((node): Site[] => {
    if (isConstruction(module, node)) return [{ kind: 'construction', module, node }];
    const name = nameArgument(module, node);
    if (name === undefined) return [];
    const values = flow.follow(module, name, [], null);
    return values.some((value) => isKerasName(stringValue(value) ?? ''))
      ? [{ kind: 'name', module, node }]
      : [];
  });
}

/** Whether a call is, by its words, one of a framework's optimizer: `torch.optim.Adam(…)`, `A(…)` after `import Adam as A`. */
function isConstruction(module: Module, call: SyntaxNode): boolean {
  const callee = field(call, 'function');
  if (callee === undefined) return false;
  if (callee.type !== 'identifier') return isOptimizer(calledName(module, call));
  const bindings = module.scopes.resolve(module.textOf(callee), callee);
  const imported = bindings.find(({ kind }) => kind === 'import')?.imported?.name;
  return isOptimizer(imported ?? module.textOf(callee)) && !bindings.some(({ kind }) => kind === 'parameter');
}

/** The argument of `model.compile(…)` and `keras.optimizers.get(…)` that may name an optimizer. */
export function nameArgument(module: Module, call: SyntaxNode): SyntaxNode | undefined {
  const called = calledName(module, call);
  const { positional, keywords } = argumentsOf(module, call);
  if (called === 'compile') return keywords.get('optimizer') ?? positional[0];
  const isGet =
    called === 'get' && /\boptimizers\s*\.\s*get$/.test(module.textOf(field(call, 'function') ?? call));
  return isGet ? (positional[0] ?? keywords.get('identifier')) : undefined;
}

/** The text of a value that is a plain string. */
export function stringValue({ module, node, path }: Value): string | undefined {
  if (node.type !== 'string' || path.length > 0) return undefined;
  return /^[rRuU]?(['"])([^'"\\]*)\1$/.exec(module.textOf(node))?.[2];
}

/** What a call may make: a class of the project, or the name of one of a package. */
export interface Made {
  readonly name: string;
  readonly own?: Value;
  readonly framework?: Framework;
  /** The call of `functools.partial` that has arguments already. */
  readonly partial?: Value;
}

export function madeBy(flow: Flow, module: Module, call: SyntaxNode, context: Context | null): Made[] {
  const callee = field(call, 'function');
  if (callee === undefined) return [];
  return flow.follow(module, callee, [], context).flatMap((value): Made[] => {
    if (value.node.type === 'class_definition') return [{ name: className(value), own: value }];
    if (value.node.type === 'call' && /^partial$/.test(calledName(value.module, value.node))) {
      const [target] = argumentsOf(value.module, value.node).positional;
      const inner = target === undefined ? [] : flow.follow(value.module, target, [], value.context);
      return inner.map((each) => ({ ...named(each), partial: value }));
    }
    return [named(value)];
  });
}

function named(value: Value): Made {
  if (value.node.type === 'class_definition') return { name: className(value), own: value };
  const words =
    value.package === undefined ? value.module.textOf(value.node) : [value.package, ...value.path].join('.');
  const name = words.split('.').pop() ?? words;
  const framework = /^(torch|apex|timm|transformers|bitsandbytes)\b/.test(words)
    ? 'torch'
    : /^(keras|tensorflow|tf_keras|tf)\b/.test(words)
      ? 'keras'
      : undefined;
  return framework === undefined ? { name } : { name, framework };
}

/** The class that a site makes an object of, or the name of one. */
export function typeOf(flow: Flow, { kind, module, node }: Site): string {
  const name = kind === 'name' ? nameArgument(module, node) : undefined;
  if (name === undefined) return madeBy(flow, module, node, null)[0]?.name ?? calledName(module, node);
  const values = flow.follow(module, name, [], null).map(stringValue);
  return values.find((value) => value !== undefined) ?? '';
}

/** Where nothing better tells: Keras has the LR first, and calls it `learning_rate`. */
export function frameworkOf(module: Module, made: readonly Made[]): Framework {
  const told = made.find(({ framework }) => framework !== undefined)?.framework;
  return (
    told ??
    (/\b(?:keras|tensorflow)\b/.test(module.text) && !/\btorch\b/.test(module.text) ? 'keras' : 'torch')
  );
}

/** The argument that is the LR by its name. */
export function lrArgument({ module, node }: Pick<Site, 'module' | 'node'>): SyntaxNode | undefined {
  const { keywords } = argumentsOf(module, node);
  return LR_KEYWORDS.map((name) => keywords.get(name)).find((each) => each !== undefined);
}

/** The values of the LR that a construction is given; of the param group of index `group`, which may have an LR of its own. */
export function lrValues(flow: Flow, site: Site, context: Context | null, group: GroupIndex = 0): Value[] {
  const { module, node } = site;
  if (site.kind === 'setting') return flow.follow(module, node, [], context);
  const made = madeBy(flow, module, node, context);
  // A method's name is its own: what `learner` is, a library knows.
  const names =
    site.kind === 'construction' ? [calledName(module, node), ...made.map(({ name }) => name)] : [];
  const peak = names.map((name) => peakArgument(module, node, name)).find((each) => each !== undefined);
  if (peak !== undefined) return peakValues(flow, module, peak, group, context);
  const args = argumentsOf(module, node);
  const at = (next: SyntaxNode | undefined, path: readonly string[] = []): Value[] =>
    next === undefined ? [] : flow.follow(module, next, path, context);
  const given = args.positional[0] ?? args.keywords.get('params');
  const ofGroup = [...at(given, [String(group), 'lr']), ...addedLrs(flow, site, group)];
  const groups = ofGroup.filter(isNumberLike);
  // What all ways give the group stands before what the optimizer is given.
  if (groups.length > 0 && groups.length === ofGroup.length) return groups;
  // It has an LR of its own, which comes from elsewhere: what the optimizer is given has no effect.
  if (groups.length === 0 && ofGroup.some(({ path }) => path.at(-1) !== 'lr')) return ofGroup;
  const keyword = lrArgument(site);
  if (keyword !== undefined) return [...groups, ...spreadValues(flow, at(keyword))];
  const own = site.kind === 'other' ? undefined : made.find((each) => each.own !== undefined)?.own;
  if (own !== undefined) return [...groups, ...ownLr(flow, own, site, context)];
  const index = site.kind !== 'construction' ? undefined : frameworkOf(module, made) === 'keras' ? 0 : 1;
  const positional = index === undefined ? undefined : args.positional[index];
  if (positional !== undefined) return [...groups, ...at(positional)];
  const partials = made.flatMap(({ partial }) => (partial === undefined ? [] : partialLr(flow, partial)));
  const splatted = args.splats.flatMap((each) => LR_KEYWORDS.flatMap((name) => at(each, [name])));
  const starred =
    args.star === undefined || index === undefined
      ? []
      : at(args.star.node, [String(index - args.star.index)]);
  const found = [...groups, ...partials, ...splatted, ...starred];
  const isOpen = args.star !== undefined || args.splats.length > 0 || site.kind === 'other';
  return found.length > 0 || isOpen ? found : [{ module, node, path: [], context, missing: true }];
}

function partialLr(flow: Flow, { module, node, context }: Value): Value[] {
  const { splats } = argumentsOf(module, node);
  const keyword = lrArgument({ module, node });
  if (keyword !== undefined) return flow.follow(module, keyword, [], context);
  return splats.flatMap((each) => LR_KEYWORDS.flatMap((name) => flow.follow(module, each, [name], context)));
}

/** An optimizer class of the project: what its making gives the parameter that is called so, or its default. */
function ownLr(flow: Flow, own: Value, { module, node }: Site, context: Context | null): Value[] {
  const init = methodOf(own, '__init__');
  if (init === undefined) {
    const given = argumentsOf(module, node).positional[1];
    if (given !== undefined) return flow.follow(module, given, [], context);
    return [{ module, node, path: [], context, missing: true }];
  }
  const name = parametersOf(own.module, init).find(({ name: each }) => LR_KEYWORDS.includes(each))?.name;
  const made: Context = { fn: init, call: node, module, outer: context };
  return name === undefined
    ? followNamed(flow, own.module, init, '**', ['lr'], made)
    : followNamed(flow, own.module, init, name, [], made);
}

function isNumberLike({ module, node, path }: Value): boolean {
  return path.length === 0 && (/^(integer|float)$/.test(node.type) || isExpression(module, node));
}

/** The LRs of the groups that an optimizer gets after it was made: `optimizer.add_param_group({'params': …, 'lr': 0.1})`. */
function addedLrs(flow: Flow, site: Site, group: GroupIndex): Value[] {
  if (group === 0) return [];
  return [...flow.workspace.modules.values()].flatMap((module) =>
    module.callsNamed('add_param_group').flatMap((call) => {
      const callee = field(call, 'function');
      const object = callee === undefined ? undefined : field(callee, 'object');
      const [added] = argumentsOf(module, call).positional;
      if (object === undefined || added === undefined) return [];
      const isIt = flow.follow(module, object, [], null).some(({ node }) => node === site.node);
      return isIt ? flow.follow(module, added, ['lr'], null) : [];
    }),
  );
}
