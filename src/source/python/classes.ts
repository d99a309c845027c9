import { descendants, field, type SyntaxNode } from '../syntax.ts';
import type { Binding } from './binding.ts';
import type { Context, Flow, Value } from './flow.ts';
import { argumentsOf, calledName, type Module } from './module.ts';
import { TRAINING_ARGUMENTS } from './optimizers.ts';
import { followNamed } from './parameters.ts';
import { classOf, returnsOf } from './shapes.ts';

/** A class of the project. */
type Class = Pick<Value, 'module' | 'node'>;

/**
 * What `path[0]` of a class or of its objects may be. `made`: the call that made the object, if it is known. `isSelf`: the object may be of any class
 * that inherits from this one.
 */
export function followMember(flow: Flow, of: Value, made: Context | null, isSelf: boolean): Value[] {
  const { module, node, path } = of;
  return flow.guarded(`member:${module.path}:${node.start}:${path.join('.')}:${made?.call.start}`, () => {
    const families = isSelf ? [...subclassesOf(flow, of), of] : [of];
    const values = families.flatMap((each) => inherited(flow, each, path, made, 0));
    return [...values, ...assignedFromOutside(flow, of, path)];
  });
}

/** The way from an object's making to its parameters: `Config(lr=1e-3)`. */
export function constructed(of: Class, { module, node, context }: Value): Context {
  const fn = methodOf(of, '__init__');
  return { fn: fn ?? of.node, call: node, module, outer: context };
}

export function methodOf({ module, node }: Class, name: string): SyntaxNode | undefined {
  return module.scopes.in(node, name).find(({ kind }) => kind === 'function')?.node;
}

/** The classes of the project that a class inherits from directly. */
export function basesOf(flow: Flow, { module, node }: Class): Class[] {
  const list = field(node, 'superclasses');
  return (list?.children ?? [])
    .filter(({ type }) => type !== 'keyword_argument')
    .flatMap((base) => flow.follow(module, base, [], null))
    .filter((value) => value.node.type === 'class_definition' && value.path.length === 0);
}

function subclassesOf(flow: Flow, of: Class): Class[] {
  const found: Class[] = [];
  for (const module of flow.workspace.modules.values()) {
    for (const node of module.classes) {
      if (node === of.node) continue;
      const own = { module, node };
      if (basesOf(flow, own).some((base) => base.node === of.node)) found.push(own);
    }
  }
  return found;
}

/** The class's own, else what its bases have. */
function inherited(
  flow: Flow,
  of: Class,
  path: readonly string[],
  made: Context | null,
  depth: number,
): Value[] {
  const own = [...ownMember(flow, of, path, made), ...keptHyperparameters(flow, of, path, made)];
  if (own.length > 0 || depth > 8) return own;
  const values = basesOf(flow, of).flatMap((base) => inherited(flow, base, path, made, depth + 1));
  return values.length > 0 ? values : trainerArguments(flow, of, path);
}

/** `self.args.learning_rate` in a class that inherits from Hugging Face's trainer: what the script makes the trainer's arguments with. */
function trainerArguments(flow: Flow, { module, node }: Class, path: readonly string[]): Value[] {
  const [holder, ...rest] = path;
  const bases = field(node, 'superclasses');
  const isTrainer = bases !== undefined && /Trainer\b/.test(module.textOf(bases));
  if (!isTrainer || holder !== 'args' || rest.length === 0) return [];
  return [...flow.workspace.modules.values()].flatMap((each) =>
    each.calls
      .filter((call) => TRAINING_ARGUMENTS.test(calledName(each, call)))
      .flatMap((call) => flow.follow(each, call, rest, null)),
  );
}

function ownMember(flow: Flow, of: Class, path: readonly string[], made: Context | null): Value[] {
  const { module, node } = of;
  const [key, ...rest] = path;
  if (key === undefined) return [];
  const given = givenField(flow, of, key, rest, made);
  if (given !== undefined) return given;
  const body = module.scopes.in(node, key).flatMap((binding) => bodyMember(flow, module, binding, rest));
  const assigned = ['self', 'cls'].flatMap((name) => {
    return module.scopes.assignmentsFrom(name).flatMap((each) => {
      const isPart = each.keys.length <= path.length && each.keys.every((part, i) => part === path[i]);
      const fn = isPart ? selfMethod(module, each.root, node) : undefined;
      if (fn === undefined) return [];
      const context = made !== null && made.fn === fn ? made : null;
      return flow.follow(module, each.value, [...each.path, ...path.slice(each.keys.length)], context);
    });
  });
  const found = [...assigned, ...body];
  return found.length > 0 ? found : anyKeyword(flow, of, path, made);
}

function bodyMember(flow: Flow, module: Module, binding: Binding, rest: readonly string[]): Value[] {
  const { kind, node } = binding;
  if (kind !== 'function') return flow.followBinding(module, binding, rest, null);
  const isProperty = node.parent?.children.some(
    (each) => each.type === 'decorator' && /property\b/.test(module.textOf(each)),
  );
  if (isProperty !== true) return rest.length === 0 ? [{ module, node, path: [], context: null }] : [];
  return returnsOf(node).flatMap((result) => flow.follow(module, result, rest, null));
}

/** Of a dataclass, a NamedTuple, a pydantic model: what its making says, instead of the default. */
function givenField(
  flow: Flow,
  of: Class,
  key: string,
  rest: readonly string[],
  made: Context | null,
): Value[] | undefined {
  const { module, node } = of;
  if (made === null || methodOf(of, '__init__') !== undefined) return undefined;
  const { positional, keywords, splats } = argumentsOf(made.module, made.call);
  const index = fieldsOf(module, node).indexOf(key);
  const argument = keywords.get(key) ?? (index < 0 ? undefined : positional[index]);
  if (argument !== undefined) return flow.follow(made.module, argument, rest, made.outer);
  const found = splats.flatMap((each) => flow.follow(made.module, each, [key, ...rest], made.outer));
  const own = module.scopes.in(node, key).flatMap((each) => bodyMember(flow, module, each, rest));
  return found.length > 0 ? [...found, ...own] : undefined;
}

/** The names of a class's annotated fields, in their order. */
function fieldsOf(module: Module, node: SyntaxNode): string[] {
  const body = field(node, 'body');
  return (body?.children ?? []).flatMap((statement) => {
    const assignment = statement.children[0];
    const left = assignment?.type === 'assignment' ? field(assignment, 'left') : undefined;
    return left?.type === 'identifier' && field(assignment as SyntaxNode, 'type') !== undefined
      ? [module.textOf(left)]
      : [];
  });
}

/** The method of a class in which `object` is `self`. */
function selfMethod(module: Module, object: SyntaxNode, node: SyntaxNode): SyntaxNode | undefined {
  if (object.type !== 'identifier') return undefined;
  const [binding] = module.scopes.resolve(module.textOf(object), object);
  const isSelf = binding?.kind === 'parameter' && binding.parameter?.index === 0;
  return isSelf && classOf(binding.node) === node ? binding.node : undefined;
}

/** Lightning's `self.hparams.lr`: the constructor's parameters, by their names. */
function keptHyperparameters(flow: Flow, of: Class, path: readonly string[], made: Context | null): Value[] {
  const init = methodOf(of, '__init__');
  const [holder, key, ...rest] = path;
  if (!/^_?hparams$/.test(holder ?? '') || key === undefined || init === undefined) return [];
  const own = followNamed(flow, of.module, init, key, rest, made);
  if (own.length > 0) return own;
  // `save_hyperparameters(args)`: a whole object under its own name.
  for (const call of of.module.callsNamed('save_hyperparameters')) {
    const [first] = argumentsOf(of.module, call).positional;
    if (first !== undefined && classOf(call) === of.node && first.type === 'identifier')
      return flow.follow(of.module, first, [key, ...rest], made);
  }
  return [];
}

/** `for k, v in kwargs.items(): setattr(self, k, v)` and `self.__dict__.update(kwargs)`: any keyword becomes an attribute. */
function anyKeyword(flow: Flow, of: Class, path: readonly string[], made: Context | null): Value[] {
  const init = methodOf(of, '__init__');
  if (init === undefined) return [];
  const takesAll = [...descendants(init)].some(
    (node) =>
      node.type === 'call' &&
      (calledName(of.module, node) === 'setattr' || /__dict__\.update/.test(of.module.textOf(node))),
  );
  return takesAll ? followNamed(flow, of.module, init, '**', path, made) : [];
}

/** `config.lr = 1e-3` on an object of this class, made elsewhere. */
function assignedFromOutside(flow: Flow, of: Class, path: readonly string[]): Value[] {
  const [key = '', ...rest] = path;
  return [...flow.workspace.modules.values()].flatMap((module) =>
    module.scopes.assignmentsTo(key).flatMap(({ root, object, value, path: way }) => {
      if (/^(self|cls)$/.test(module.textOf(root)) && object === root) return [];
      const isIt = flow.follow(module, object, [], null).some((each) => isOf(flow, each, of));
      return isIt ? flow.follow(module, value, [...way, ...rest], null) : [];
    }),
  );
}

/** Whether a value is the class, or a call that makes an object of it. */
function isOf(flow: Flow, { module, node, context }: Value, of: Class): boolean {
  if (node === of.node) return true;
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  return (
    callee !== undefined && flow.follow(module, callee, [], context).some((value) => value.node === of.node)
  );
}

export function className({ module, node }: Class): string {
  const name = field(node, 'name');
  return name === undefined ? '' : module.textOf(name);
}
