import { field, type SyntaxNode } from '../syntax.ts';
import type { Module } from './module.ts';
import { keyOf } from './shapes.ts';

/** `config.optim.lr = 1e-3`, `self.lr = lr`, `cfg['lr'] = 1e-3`, `cfg.setdefault('lr', 1e-3)`. */
export interface KeyAssignment {
  /** The name that it begins with. */
  readonly root: SyntaxNode;
  /** The way from there: `['optim', 'lr']`. */
  readonly keys: readonly string[];
  /** What holds the last of the keys. */
  readonly object: SyntaxNode;
  readonly value: SyntaxNode;
  /** The way from the value to what is assigned. */
  readonly path: readonly string[];
}

/** Undefined where the object does not begin with a name. A computed key is `*`. `path`: the way from the value to what is assigned. */
export function assignmentOf(
  module: Module,
  object: SyntaxNode,
  key: SyntaxNode,
  value: SyntaxNode,
  path: readonly string[],
): KeyAssignment | undefined {
  const keys = [nameOf(module, key)];
  let root: SyntaxNode | undefined = object;
  while (root !== undefined && (root.type === 'attribute' || root.type === 'subscript')) {
    keys.unshift(nameOf(module, field(root, 'attribute') ?? field(root, 'subscript') ?? root));
    root = field(root, 'object') ?? field(root, 'value');
  }
  return root?.type === 'identifier' ? { root, keys, object, value, path } : undefined;
}

/** `cfg.setdefault('lr', 1e-3)` and `cfg.update(lr=1e-3)`, `cfg.update({'lr': 1e-3})`. */
export function assignmentsBy(module: Module, call: SyntaxNode): KeyAssignment[] {
  const callee = field(call, 'function');
  const object = callee?.type === 'attribute' ? field(callee, 'object') : undefined;
  const method = callee?.type === 'attribute' ? field(callee, 'attribute') : undefined;
  const list = field(call, 'arguments');
  if (object === undefined || method === undefined || list?.type !== 'argument_list') return [];
  const [first, second] = list.children;
  const make = (key: SyntaxNode | undefined, value: SyntaxNode | undefined): KeyAssignment[] => {
    if (key === undefined || value === undefined) return [];
    return [assignmentOf(module, object, key, value, [])].filter((made) => made !== undefined);
  };
  switch (module.textOf(method)) {
    case 'setdefault':
      return make(first, second);
    case 'update': {
      const pairs = [...list.children, ...(first?.type === 'dictionary' ? first.children : [])];
      return pairs.flatMap((pair) => make(field(pair, 'name') ?? field(pair, 'key'), field(pair, 'value')));
    }
    default:
      return [];
  }
}

function nameOf(module: Module, key: SyntaxNode): string {
  return key.field === 'attribute' || key.field === 'name' ? module.textOf(key) : keyOf(module, key);
}
