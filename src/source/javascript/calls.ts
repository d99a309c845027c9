import { descendants, field, type SyntaxNode } from '../syntax.ts';
import { constructorOf, followInstance } from './classes.ts';
import type { Context, Flow, Value } from './flow.ts';
import type { Module } from './module.ts';
import { enclosingFunction, isClass, isFunction, keyOf } from './shapes.ts';

/** The values of a call's result. `call.node` is the call, `call.path` what is meant of it. */
export function followCall(flow: Flow, call: Value): Value[] {
  const { module, node, path, context } = call;
  const callee = field(node, 'function');
  if (callee === undefined) return [call];
  const args = argumentsOf(node);
  const first = args[0];
  const name = module.textOf(callee).replace(/\s+/g, '');
  if (first !== undefined) {
    if (name === 'require' || callee.type === 'import') return followRequired(flow, call, first);
    if (TRANSPARENT.has(name)) return flow.follow(module, first, path, context);
    if (MERGES.test(name)) return followMerged(flow, call, args);
    if (name === 'JSON.parse' || /\bread(Json|JSON)(Sync)?$/.test(name))
      return followParsed(flow, call, first);
  }
  const functions = flow
    .follow(module, callee, [], context)
    .filter((value) => isFunction(value.node) && value.path.length === 0);
  if (functions.length === 0) return [call];
  return functions.flatMap((fn) => {
    const inner: Context = { fn: fn.node, call: node, module, outer: context };
    return returnsOf(fn.node).flatMap((value) => flow.follow(fn.module, value, path, inner));
  });
}

/** The values of `new Class(…).path`; of an unknown class, the expression itself. */
export function followNew(flow: Flow, made: Value): Value[] {
  const { module, node, path, context } = made;
  if (path.length === 0) return [made];
  const classes = classesOf(flow, module, node, context);
  if (classes.length === 0) return [made];
  return classes.flatMap((value) => {
    const fn = constructorOf(value.node, value.module);
    const inner = fn === undefined ? context : { fn, call: node, module, outer: context };
    return followInstance(flow, value.module, value.node, path, inner);
  });
}

/** The classes of the project that a `new` expression may make. */
export function classesOf(flow: Flow, module: Module, made: SyntaxNode, context: Context | null): Value[] {
  const name = field(made, 'constructor');
  if (name === undefined) return [];
  return flow
    .follow(module, name, [], context)
    .filter((value) => isClass(value.node) && value.path.length === 0);
}

/** The arguments of a call or `new`, a spread among them. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = field(call, 'arguments');
  return list?.type === 'arguments' ? list.children : [];
}

/** The last name of a callee: `adam` in `tf.train.adam`, `f` in `f`; '' if it has none. */
export function calleeName(module: Module, call: SyntaxNode): string {
  const callee = field(call, 'function') ?? field(call, 'constructor');
  if (callee === undefined) return '';
  const key = field(callee, 'property') ?? field(callee, 'index');
  return key === undefined
    ? /identifier$|^super$/.test(callee.type)
      ? module.textOf(callee)
      : ''
    : keyOf(key, module);
}

/** What a function may return. */
export function returnsOf(fn: SyntaxNode): SyntaxNode[] {
  const body = field(fn, 'body');
  if (body === undefined) return [];
  if (body.type !== 'statement_block') return [body];
  const returned: SyntaxNode[] = [];
  for (const node of descendants(body)) {
    const value =
      node.type === 'return_statement' && enclosingFunction(node) === fn ? node.children[0] : undefined;
    if (value !== undefined) returned.push(value);
  }
  return returned;
}

/** Calls that give back their first argument, as far as a number goes. */
const TRANSPARENT = new Set([
  'Number',
  'parseFloat',
  'Number.parseFloat',
  'String',
  'Object.freeze',
  'Object.seal',
  'structuredClone',
]);

/** Calls that merge objects, the last (of `defaults`: the first) before the others. */
const MERGES = /^(Object\.assign|(_|lodash)\.(assign|merge|extend|defaults|defaultsDeep)|deepmerge)$/;

function followRequired(flow: Flow, call: Value, specifier: SyntaxNode): Value[] {
  const { module, node, path } = call;
  return specifier.type === 'string'
    ? flow.followModule(module, node, module.textOf(specifier).slice(1, -1), path)
    : [call];
}

function followMerged(flow: Flow, call: Value, args: readonly SyntaxNode[]): Value[] {
  if (call.path.length === 0) return [call];
  return [...args].reverse().flatMap((arg) => flow.follow(call.module, arg, call.path, call.context));
}

/** `JSON.parse(readFileSync('config.json'))`, the path also joined to the script's folder, text and path also in variables. */
function followParsed(flow: Flow, call: Value, text: SyntaxNode): Value[] {
  const { module, path, context } = call;
  const read = flow.follow(module, text, [], context).filter((value) => value.module === module);
  for (const name of [text, ...read.map((value) => value.node)].flatMap((node) =>
    stringsIn(flow, module, node, context),
  )) {
    const file = /^.(?:\.\/)?([^:]*\.json).$/.exec(module.textOf(name))?.[1];
    if (file === undefined) continue;
    const specifier = file.startsWith('/') || file.startsWith('../') ? file : `./${file}`;
    const values = flow.followModule(module, name, specifier, path);
    if (!values.some((value) => value.package !== undefined)) return values;
  }
  return [call];
}

/** The strings of an expression and of the variables in it. */
function stringsIn(flow: Flow, module: Module, node: SyntaxNode, context: Context | null): SyntaxNode[] {
  return [...descendants(node)].flatMap((each) => {
    if (each.type === 'string') return [each];
    if (each.type !== 'identifier') return [];
    const values = flow.follow(module, each, [], context).filter((value) => value.module === module);
    return values.flatMap((value) => [...descendants(value.node)].filter((below) => below.type === 'string'));
  });
}
