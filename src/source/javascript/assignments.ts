import { field, type SyntaxNode } from '../syntax.ts';
import type { Module } from './module.ts';
import { keyOf } from './shapes.ts';

/** `config.train.lr = 1e-3`, `this.lr = lr`, `lr = 1e-3`. */
export interface Assignment {
  /** The root: an identifier or `this`. */
  readonly target: SyntaxNode;
  readonly path: readonly string[];
  readonly value: SyntaxNode;
  /** The way from the value to what is assigned: `['lr']` for `({lr: rate} = config)`. */
  readonly valuePath: readonly string[];
}

/** What an assignment, or one that only fills in (`??=`), assigns; none for any other node. */
export function assignmentsOf(module: Module, node: SyntaxNode): Assignment[] {
  if (!isAssignment(node, module)) return [];
  const left = field(node, 'left');
  // `lr *= 2` assigns what the statement computes.
  const value = isArithmetic(node, module) ? node : field(node, 'right');
  if (!left || !value) return [];
  if (left.type === 'object_pattern') {
    return left.children.flatMap((child): Assignment[] => {
      const target = child.type === 'pair_pattern' ? field(child, 'value') : child;
      const key = child.type === 'pair_pattern' ? field(child, 'key') : child;
      return target && key ? [{ target, path: [], value, valuePath: [keyOf(key, module)] }] : [];
    });
  }
  const path: string[] = [];
  let target = left;
  while (target.type === 'member_expression' || target.type === 'subscript_expression') {
    const key = field(target, 'property') ?? field(target, 'index');
    const object = field(target, 'object');
    if (!key || !object) return [];
    path.unshift(keyOf(key, module));
    target = object;
  }
  return target.type === 'identifier' || target.type === 'this'
    ? [{ target, path, value, valuePath: [] }]
    : [];
}

function isAssignment(node: SyntaxNode, module: Module): boolean {
  if (node.type === 'assignment_expression') return true;
  return ['??=', '||='].includes(operatorOf(node, module)) || isArithmetic(node, module);
}

function isArithmetic(node: SyntaxNode, module: Module): boolean {
  return /^(\*\*|[*/+-])=$/.test(operatorOf(node, module));
}

function operatorOf(node: SyntaxNode, module: Module): string {
  const operator = node.type === 'augmented_assignment_expression' ? field(node, 'operator') : undefined;
  return operator === undefined ? '' : module.textOf(operator);
}
