import { field, type SyntaxNode } from '../syntax.ts';
import { constructed, followMember } from './classes.ts';
import type { Context, Flow, Value } from './flow.ts';
import { anyElement, followIterated, isIndex } from './iterated.ts';
import { argumentsOf, calledName, stringOf, type Arguments, type Module } from './module.ts';
import { isOptimizer } from './optimizers.ts';
import { optionDefaults } from './options.ts';
import { keyOf, returnsOf } from './shapes.ts';
import { lrValues } from './sites.ts';
import { isSpread, spreadValues } from './spread.ts';

/** What a call gives: of the project's own functions what they return, of its classes an object, of others what is known of them. */
export function followCall(flow: Flow, self: Value): Value[] {
  const { module, node, path, context } = self;
  const callee = field(node, 'function');
  if (callee === undefined) return [self];
  const values: Value[] = [];
  let isKnown = false;
  for (const made of calleesOf(flow, module, callee, context)) {
    const outer: Context = { fn: made.node, call: node, module, outer: context };
    if (made.node.type === 'function_definition') {
      isKnown = true;
      for (const result of returnsOf(made.node))
        values.push(...flow.follow(made.module, result, wayInto(made.module, result, path), outer));
    } else if (made.node.type === 'lambda') {
      isKnown = true;
      const body = field(made.node, 'body');
      if (body !== undefined) values.push(...flow.follow(made.module, body, path, outer));
    } else if (made.node.type === 'class_definition' && path.length > 0) {
      isKnown = true;
      values.push(...followMember(flow, { ...made, path }, constructed(made, self), false));
    }
  }
  return isKnown ? values : followOutside(flow, self, callee);
}

/** `yield` gives one element, of which only the run knows how many there are. */
function wayInto(module: Module, result: SyntaxNode, path: readonly string[]): readonly string[] {
  const { parent } = result;
  if (parent?.type !== 'yield' || !isIndex(path[0])) return path;
  return /^yield\s+from\b/.test(module.textOf(parent)) ? anyElement(path) : path.slice(1);
}

/** The functions and classes of the project that a callee may be. */
export function calleesOf(flow: Flow, module: Module, callee: SyntaxNode, context: Context | null): Value[] {
  // `self(x)` is its `__call__`.
  if (module.textOf(callee) === 'self') return [];
  return flow
    .follow(module, callee, [], context)
    .filter(
      ({ node, path }) =>
        path.length === 0 && /^(function_definition|lambda|class_definition)$/.test(node.type),
    );
}

/** A call of what is not the project's own. */
function followOutside(flow: Flow, self: Value, callee: SyntaxNode): Value[] {
  const { module, node, path, context } = self;
  const name = calledName(module, node);
  const args = argumentsOf(module, node);
  const [first, second] = args.positional;
  const follow = (next: SyntaxNode | undefined, way = path): Value[] =>
    next === undefined ? [] : flow.follow(module, next, way, context);
  const object = callee.type === 'attribute' ? field(callee, 'object') : undefined;
  const key = stringOf(module, name === 'getattr' ? second : first);
  if (name === 'getattr' && key !== undefined)
    return [...follow(first, [key, ...path]), ...follow(args.positional[2])];
  if (/^(get|pop|setdefault|__getitem__)$/.test(name) && object !== undefined && key !== undefined)
    return [...follow(object, [key, ...path]), ...follow(second ?? args.keywords.get('default'))];
  // `LRS.get(epoch, lr)`: what the run asks for is not known.
  if (name === 'get' && object?.type === 'identifier' && first !== undefined) {
    const entries = follow(object, [keyOf(module, first), ...path]);
    if (entries.length > 0) return [...entries, ...follow(second ?? args.keywords.get('default'))];
  }
  if (name === 'getenv') return [...follow(second ?? args.keywords.get('default')), self];
  if (/^parse_(known_)?args|^parse_args_into|^parse$/.test(name) && path.length > 0)
    return [self, ...parsed(flow, self, object)];
  if (path.length === 0 && callee.type !== 'attribute') {
    // `CosineDecay(0.1, 100)(step)`: what stands for its first LR is called for one.
    const lrs = flow.follow(module, callee, [], context).filter((made) => isNumber(made.node));
    if (lrs.length > 0) return lrs;
  }
  if (path.length === 0) return followNumber(self, name, args, follow, object);
  if (
    object !== undefined &&
    /^(copy|clone|_?as_?dict|to_?dict|_replace|values)$/i.test(name) &&
    first === undefined
  )
    return follow(object, name === 'values' && isIndex(path[0]) ? ['*', ...path.slice(1)] : path);
  if (name === 'items' && object !== undefined && isIndex(path[0]))
    return path[1] === '1' ? follow(object, ['*', ...path.slice(2)]) : [];
  const lrs = followLrs(flow, self);
  if (lrs !== undefined) return lrs;
  if (isSpread(module, node) && isIndex(path[0])) return spreadValues(flow, [{ ...self, path: [] }]);
  const elements = followIterated(name, args, path, follow);
  if (elements !== undefined) return elements;
  return [...followKeywords(args, path, follow), self];
}

/** The LRs that an optimizer was made with: `optimizer.param_groups[1]['lr']`, `optimizer.learning_rate`. */
function followLrs(flow: Flow, { module, node, path, context }: Value): Value[] | undefined {
  const [holder, index, key] = path;
  const site = { kind: 'construction', module, node } as const;
  if (holder === 'param_groups' && isIndex(index) && key === 'lr')
    return lrValues(flow, site, context, index === '*' ? index : Number(index));
  const isOwn = path.length === 1 && /^(lr|learning_rate)$/.test(holder ?? '');
  return isOwn && isOptimizer(calledName(module, node)) ? lrValues(flow, site, context) : undefined;
}

/** Its defaults, and its parser's: following it opens the module that makes it. */
function parsed(flow: Flow, { module, path, context }: Value, parser: SyntaxNode | undefined): Value[] {
  if (parser !== undefined) flow.follow(module, parser, [], context);
  // `parse_known_args()[0].lr`
  const option = path.find((key) => !/^(\d+|\*)$/.test(key));
  return option === undefined ? [] : optionDefaults(flow, option);
}

type Follow = (next: SyntaxNode | undefined, way?: readonly string[]) => Value[];

const PASSING =
  /^(float|int|str|eval|literal_eval|tensor|as_tensor|Variable|variable|constant|float32|float64|asarray|array|Decimal)$/;
const DECLARING = /^(field|Field|Option|Argument|Arg|Opt|Parameter|attrib|ib|arg|LazyCall)$/;
/** Keras' schedules of the LR begin with it. */
const SCHEDULE = /^(\w+Decay(Restarts)?|CosineDecay\w*)$/;

function isNumber({ type }: SyntaxNode): boolean {
  return type === 'integer' || type === 'float';
}

/** A call that stands for a number. */
function followNumber(
  self: Value,
  name: string,
  { positional, keywords }: Arguments,
  follow: Follow,
  object: SyntaxNode | undefined,
): Value[] {
  const [first] = positional;
  if (PASSING.test(name) && first !== undefined) return follow(first);
  if (/^(item|float|double|detach|clone|numpy)$/.test(name) && first === undefined && object !== undefined)
    return follow(object);
  if (DECLARING.test(name)) {
    const factory = keywords.get('default_factory');
    const made = factory?.type === 'lambda' ? field(factory, 'body') : undefined;
    return follow(keywords.get('default') ?? made ?? (/^field$|^ib$/.test(name) ? undefined : first));
  }
  // Its boundaries come first, then the LRs between them.
  if (name === 'PiecewiseConstantDecay') return follow(keywords.get('values') ?? positional[1], ['0']);
  if (SCHEDULE.test(name)) {
    const values = [
      ...follow(keywords.get('initial_learning_rate') ?? first),
      ...follow(keywords.get('warmup_target')),
    ];
    return values.length > 0 ? values : [self];
  }
  return [self];
}

/** `dict(lr=…)`, `SimpleNamespace(lr=…)`, `OmegaConf.create({…})`, `vars(args)`: what goes in by a key comes out by it. */
function followKeywords(args: Arguments, path: readonly string[], follow: Follow): Value[] {
  const [key, ...rest] = path;
  // An entry that is told by a computed key.
  if (key === '*' && args.keywords.size > 0)
    return [...args.keywords.values()].flatMap((node) => follow(node, rest));
  const named = key === undefined ? undefined : args.keywords.get(key);
  if (named !== undefined) return follow(named, rest);
  return [...args.positional, ...args.splats].flatMap((node) => follow(node, path));
}
