import { ancestors, field, type SyntaxNode } from '../syntax.ts';
import type { Binding } from './binding.ts';
import type { Module } from './module.ts';
import { assignmentOf, assignmentsBy, type KeyAssignment } from './parts.ts';
import { isFunction } from './shapes.ts';

/** What the statements of one module give names, attributes and entries. */
export class Declarations {
  /** By scope (a module, class or function) and name, in the order of the text. */
  readonly scopes = new Map<SyntaxNode, Map<string, Binding[]>>();
  readonly keyed: KeyAssignment[] = [];
  /** The modules of `from module import *`. */
  readonly wildcards: string[] = [];
  readonly #module: Module;
  /** Names that a function declares `global`. */
  readonly #globals = new Map<SyntaxNode, Set<string>>();

  constructor(module: Module) {
    this.#module = module;
    for (const node of module.nodes) if (node.type === 'global_statement') this.#declareGlobal(node);
    for (const node of module.nodes) this.#declare(node);
  }

  #declare(node: SyntaxNode): void {
    const module = this.#module;
    switch (node.type) {
      case 'assignment': {
        const [left, right] = [field(node, 'left'), field(node, 'right')];
        if (left !== undefined && right !== undefined) this.#assign(left, valueOf(right), [], node);
        return;
      }
      case 'augmented_assignment': {
        const left = field(node, 'left');
        if (left !== undefined) this.#assign(left, node, [], node);
        return;
      }
      case 'call':
        this.keyed.push(...assignmentsBy(module, node));
        return;
      case 'named_expression': {
        const [name, value] = [field(node, 'name'), field(node, 'value')];
        if (name !== undefined && value !== undefined) this.#assign(name, value, [], node);
        return;
      }
      case 'as_pattern': {
        const target = field(node, 'alias')?.children[0];
        const [value] = node.children;
        if (target !== undefined && value !== undefined) this.#assign(target, value, [], node);
        return;
      }
      case 'for_statement':
      case 'for_in_clause': {
        const [left, right] = [field(node, 'left'), field(node, 'right')];
        if (left !== undefined && right !== undefined) this.#assign(left, right, ['*'], node, 'loop');
        return;
      }
      case 'function_definition':
      case 'class_definition': {
        const name = field(node, 'name');
        const kind = node.type === 'class_definition' ? 'class' : 'function';
        if (name !== undefined)
          this.#bind(scopeOf(node), { kind, name: module.textOf(name), node, path: [], at: node });
        if (kind === 'function') this.#declareParameters(node);
        return;
      }
      case 'lambda':
        this.#declareParameters(node);
        return;
      case 'import_statement':
        for (const child of node.children) this.#declareImport(node, child);
        return;
      case 'import_from_statement':
        this.#declareFrom(node);
    }
  }

  #declareGlobal(node: SyntaxNode): void {
    const names = node.children.map((child) => this.#module.textOf(child));
    const scope = scopeOf(node);
    this.#globals.set(scope, new Set([...(this.#globals.get(scope) ?? []), ...names]));
  }

  #declareParameters(fn: SyntaxNode): void {
    const module = this.#module;
    let index = 0;
    for (const parameter of field(fn, 'parameters')?.children ?? []) {
      if (/_separator$/.test(parameter.type)) continue;
      const own = parameter.type === 'typed_parameter' ? parameter.children[0] : parameter;
      if (own === undefined) continue;
      const star =
        own.type === 'list_splat_pattern' ? '*' : own.type === 'dictionary_splat_pattern' ? '**' : '';
      const name =
        star === '' ? (own.type === 'identifier' ? own : field(own, 'name')) : (own.children[0] ?? own);
      if (name === undefined) continue;
      const value = field(own, 'value');
      this.#bind(fn, {
        ...{ kind: 'parameter', name: module.textOf(name), node: fn, path: [], at: parameter },
        parameter: { index, star, ...(value === undefined ? {} : { value }) },
      });
      if (star === '') index++;
    }
  }

  #declareImport(node: SyntaxNode, child: SyntaxNode): void {
    const dotted = child.type === 'aliased_import' ? field(child, 'name') : child;
    if (dotted === undefined) return;
    const alias = field(child, 'alias');
    const specifier = this.#module.textOf(dotted);
    const name = alias === undefined ? (specifier.split('.')[0] ?? specifier) : this.#module.textOf(alias);
    const isDotted = alias === undefined && specifier.includes('.');
    this.#bind(scopeOf(node), {
      ...{ kind: 'import', name, node, path: [], at: node },
      imported: { specifier, isDotted },
    });
  }

  #declareFrom(node: SyntaxNode): void {
    const from = field(node, 'module_name');
    if (from === undefined) return;
    const specifier = this.#module.textOf(from);
    if (node.children.some((child) => child.type === 'wildcard_import')) this.wildcards.push(specifier);
    for (const child of node.children.filter((each) => each.field === 'name')) {
      const taken = this.#module.textOf(
        child.type === 'aliased_import' ? (field(child, 'name') ?? child) : child,
      );
      const name = this.#module.textOf(field(child, 'alias') ?? child);
      this.#bind(scopeOf(node), {
        ...{ kind: 'import', name, node, path: [], at: node },
        imported: { specifier, name: taken },
      });
    }
  }

  #assign(
    target: SyntaxNode,
    node: SyntaxNode,
    path: readonly string[],
    at: SyntaxNode,
    kind: 'value' | 'loop' = 'value',
  ): void {
    const module = this.#module;
    switch (target.type) {
      case 'identifier': {
        const name = module.textOf(target);
        this.#bind(this.#scopeFor(name, at), { kind, name, node, path, at });
        return;
      }
      case 'attribute':
      case 'subscript': {
        const object = field(target, 'object') ?? field(target, 'value');
        const key = field(target, 'attribute') ?? field(target, 'subscript');
        const made = object && key && assignmentOf(module, object, key, node, path);
        if (made !== undefined) this.keyed.push(made);
        return;
      }
      case 'pattern_list':
      case 'tuple_pattern':
      case 'list_pattern':
      case 'tuple':
        target.children.forEach((child, index) =>
          this.#assign(child, node, [...path, String(index)], at, kind),
        );
    }
  }

  /** A comprehension's names are its own; a walrus reaches through it. */
  #scopeFor(name: string, at: SyntaxNode): SyntaxNode {
    if (at.type === 'for_in_clause' && at.parent !== null) return at.parent;
    const scope = scopeOf(at);
    return this.#globals.get(scope)?.has(name) === true ? this.#module.root : scope;
  }

  #bind(scope: SyntaxNode, binding: Binding): void {
    let names = this.scopes.get(scope);
    if (names === undefined) this.scopes.set(scope, (names = new Map()));
    const known = names.get(binding.name);
    if (known === undefined) names.set(binding.name, [binding]);
    else known.push(binding);
  }
}

/** The names `a = b = 1` share the last value. */
function valueOf(right: SyntaxNode): SyntaxNode {
  let value = right;
  while (value.type === 'assignment') value = field(value, 'right') ?? value.children.at(-1) ?? value;
  return value;
}

function scopeOf(node: SyntaxNode): SyntaxNode {
  let top = node;
  for (const outer of ancestors(node)) {
    if (isFunction(outer) || outer.type === 'class_definition') return outer;
    top = outer;
  }
  return top;
}
