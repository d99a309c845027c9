import { ancestors, field, type SyntaxNode } from '../syntax.ts';
import { calleesOf } from './calls.ts';
import { basesOf, className, methodOf } from './classes.ts';
import type { Context, Flow } from './flow.ts';
import type { Module } from './module.ts';
import { classOf } from './shapes.ts';

/** Every call of `fn` in the modules seen so far. */
export function callsOf(flow: Flow, home: Module, fn: SyntaxNode, owner: SyntaxNode | undefined): Context[] {
  const name = field(fn, 'name');
  if (name === undefined) return [];
  const isInit = owner !== undefined && home.textOf(name) === '__init__';
  const calls: Context[] = [];
  for (const module of new Set([home, ...flow.workspace.modules.values()])) {
    const found = isInit
      ? makings(flow, module, { module: home, node: owner })
      : callsByName(flow, module, home, fn, owner);
    for (const call of found) calls.push({ fn, call, module, outer: null });
  }
  return calls;
}

function callsByName(
  flow: Flow,
  module: Module,
  home: Module,
  fn: SyntaxNode,
  owner: SyntaxNode | undefined,
): SyntaxNode[] {
  const name = field(fn, 'name');
  return module.callsNamed(name === undefined ? '' : home.textOf(name)).filter((call) => {
    const callee = field(call, 'function');
    if (callee === undefined || within(call, fn)) return false;
    const made = calleesOf(flow, module, callee, null);
    // The object of a method is often a parameter, which nothing tells the class of.
    return (
      made.some(({ node }) => node === fn) ||
      (made.length === 0 && owner !== undefined && callee.type === 'attribute')
    );
  });
}

/** The calls that run the constructor of a class: of it, and of those that inherit it. */
function makings(flow: Flow, module: Module, of: { module: Module; node: SyntaxNode }): SyntaxNode[] {
  const plain = module.calls.filter((call) => {
    const callee = field(call, 'function');
    if (callee === undefined || !mayBeClass(module, callee, className(of))) return false;
    return calleesOf(flow, module, callee, null).some((made) => isOrInherits(flow, made, of.node, 0));
  });
  const handedUp = module.callsNamed('__init__').filter((call) => {
    const inner = classOf(call);
    const isOwn = inner !== undefined && inner !== of.node;
    return (
      isOwn && basesOf(flow, { module, node: inner }).some((base) => isOrInherits(flow, base, of.node, 0))
    );
  });
  return [...plain, ...handedUp];
}

/** Whether a callee may be a class called `name`, or one that inherits from it: worth following. */
function mayBeClass(module: Module, callee: SyntaxNode, name: string): boolean {
  const last = module.textOf(callee).split('.').pop() ?? '';
  if (last === name || (callee.type === 'attribute' && /^[A-Z]\w*$|cls$|class$/.test(last))) return true;
  if (callee.type !== 'identifier') return false;
  return module.scopes.resolve(last, callee).some(({ kind, imported }) => {
    if (kind === 'import') return imported?.name !== undefined && /^[A-Z]/.test(imported.name);
    return kind === 'class' || (kind !== 'function' && /cls|class|model|factory/i.test(last));
  });
}

/** Whether a call of a class runs the constructor of `owner`: it is that class, or inherits it without one of its own. */
function isOrInherits(
  flow: Flow,
  of: { module: Module; node: SyntaxNode },
  owner: SyntaxNode,
  depth: number,
): boolean {
  if (of.node === owner) return true;
  if (of.node.type !== 'class_definition' || depth > 8 || methodOf(of, '__init__') !== undefined)
    return false;
  return basesOf(flow, of).some((base) => isOrInherits(flow, base, owner, depth + 1));
}

function within(node: SyntaxNode, outer: SyntaxNode): boolean {
  for (const each of ancestors(node)) if (each === outer) return true;
  return false;
}
