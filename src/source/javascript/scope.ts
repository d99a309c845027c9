import { ancestors, descendants, field, type SyntaxNode } from '../syntax.ts';
import { groupBy } from '../group.ts';
import { assignmentsOf, type Assignment } from './assignments.ts';
import type { Binding, Default } from './binding.ts';
import type { Module } from './module.ts';
import { reaching } from './reaching.ts';
import { isFunction, keyOf, parametersOf } from './shapes.ts';

/** The names and assignments of one module. */
export class Scopes {
  readonly assignments: readonly Assignment[];
  readonly #module: Module;
  readonly #assignmentsTo: ReadonlyMap<string, readonly Assignment[]>;
  readonly #scopes = new Map<SyntaxNode, Map<string, Binding[]>>();

  constructor(module: Module) {
    this.#module = module;
    const assignments: Assignment[] = [];
    for (const node of descendants(module.root)) {
      this.#declare(node);
      assignments.push(...assignmentsOf(module, node));
    }
    this.assignments = assignments;
    this.#assignmentsTo = groupBy(assignments, ({ target }) => module.textOf(target));
  }

  /** The assignments whose root is written `name`, whatever it means there. */
  assignmentsTo(name: string): readonly Assignment[] {
    return this.#assignmentsTo.get(name) ?? [];
  }

  /** What `name` means where `from` stands; undefined for a global. */
  resolve(name: string, from: SyntaxNode): Binding | undefined {
    for (const scope of ancestors(from)) {
      const bindings = this.#scopes.get(scope)?.get(name);
      if (bindings !== undefined) return bindings.length === 1 ? bindings[0] : reaching(bindings, from);
    }
    return undefined;
  }

  #declare(node: SyntaxNode): void {
    if (isFunction(node)) {
      parametersOf(node).forEach((parameter, index) => {
        const rest = parameter.type === 'rest_pattern';
        const pattern = rest ? (parameter.children[0] ?? parameter) : parameter;
        this.#bind(node, pattern, { kind: 'parameter', node, index, rest });
      });
      const name = field(node, 'name');
      if (name === undefined || node.type === 'method_definition') return;
      // The name of a function expression is known only inside.
      const scope = node.type.endsWith('declaration') ? blockOf(node) : node;
      this.#bind(scope, name, { kind: 'function', node });
      return;
    }
    switch (node.type) {
      case 'variable_declarator': {
        const isVar = node.parent?.type === 'variable_declaration';
        const pattern = field(node, 'name');
        if (pattern)
          this.#bind(isVar ? functionOf(node) : blockOf(node), pattern, { kind: 'variable', node });
        return;
      }
      case 'for_in_statement': {
        const pattern = field(node, 'left');
        if (pattern && field(node, 'kind')) this.#bind(node, pattern, { kind: 'loop', node }, ['*']);
        return;
      }
      case 'class_declaration':
      case 'abstract_class_declaration':
      case 'enum_declaration': {
        const name = field(node, 'name');
        if (name)
          this.#bind(blockOf(node), name, { kind: node.type.startsWith('enum') ? 'enum' : 'class', node });
        return;
      }
      case 'import_specifier': {
        const name = field(node, 'alias') ?? field(node, 'name');
        const imported = field(node, 'name');
        if (name && imported)
          this.#bind(this.#module.root, name, { kind: 'import', node }, [this.#key(imported)]);
        return;
      }
      case 'namespace_import':
      case 'import_require_clause': {
        const name = node.children.find((child) => child.type === 'identifier');
        if (name) this.#bind(this.#module.root, name, { kind: 'import', node });
        return;
      }
      case 'import_clause': {
        const name = node.children.find((child) => child.type === 'identifier');
        if (name) this.#bind(this.#module.root, name, { kind: 'import', node }, ['default']);
      }
    }
  }

  #bind(
    scope: SyntaxNode,
    pattern: SyntaxNode,
    what: Pick<Binding, 'kind' | 'node'> & Partial<Binding>,
    path: readonly string[] = [],
    defaults: readonly Default[] = [],
  ): void {
    const below = (child: SyntaxNode, step: string) =>
      this.#bind(
        scope,
        child,
        what,
        [...path, step],
        defaults.map((each) => ({ node: each.node, path: [...each.path, step] })),
      );
    switch (pattern.type) {
      case 'identifier':
      case 'type_identifier':
      case 'shorthand_property_identifier_pattern': {
        const name = this.#module.textOf(pattern);
        let names = this.#scopes.get(scope);
        if (names === undefined) this.#scopes.set(scope, (names = new Map()));
        const known = names.get(name);
        const binding = { index: 0, rest: false, ...what, name, path, defaults };
        if (known === undefined) names.set(name, [binding]);
        // The first declaration stays: a parameter, then a `var` of the same name that is assigned to. Cells may declare a name again.
        else if (scope === this.#module.root) known.push(binding);
        return;
      }
      case 'required_parameter':
      case 'optional_parameter': {
        const inner = field(pattern, 'pattern');
        const value = field(pattern, 'value');
        const added = value === undefined ? defaults : [...defaults, { node: value, path: [] }];
        if (inner?.type === 'rest_pattern' && inner.children[0]) {
          this.#bind(scope, inner.children[0], { ...what, rest: true }, path, added);
        } else if (inner) this.#bind(scope, inner, what, path, added);
        return;
      }
      case 'assignment_pattern':
      case 'object_assignment_pattern': {
        const [left, right] = pattern.children;
        const added = right === undefined ? defaults : [...defaults, { node: right, path: [] }];
        if (left?.type === 'shorthand_property_identifier_pattern') {
          const step = this.#module.textOf(left);
          const deeper = defaults.map((each) => ({ node: each.node, path: [...each.path, step] }));
          this.#bind(
            scope,
            left,
            what,
            [...path, step],
            right ? [...deeper, { node: right, path: [] }] : deeper,
          );
        } else if (left) this.#bind(scope, left, what, path, added);
        return;
      }
      case 'object_pattern':
        for (const child of pattern.children) {
          const key = field(child, 'key');
          const value = field(child, 'value');
          if (child.type === 'shorthand_property_identifier_pattern')
            below(child, this.#module.textOf(child));
          else if (child.type === 'pair_pattern' && key && value) below(value, this.#key(key));
          else if (child.type === 'object_assignment_pattern') this.#bind(scope, child, what, path, defaults);
          else if (child.type === 'rest_pattern' && child.children[0])
            this.#bind(scope, child.children[0], what, path, defaults);
        }
        return;
      case 'array_pattern':
        pattern.children.forEach((child, index) => below(child, String(index)));
    }
  }

  #key(node: SyntaxNode): string {
    return keyOf(node, this.#module);
  }
}

const BLOCKS = /^(program|statement_block|for_statement|for_in_statement|switch_body|class_static_block)$/;

function blockOf(node: SyntaxNode): SyntaxNode {
  for (const outer of ancestors(node)) if (BLOCKS.test(outer.type) || isFunction(outer)) return outer;
  return node;
}

function functionOf(node: SyntaxNode): SyntaxNode {
  let top = node;
  for (const outer of ancestors(node)) {
    if (isFunction(outer)) return outer;
    top = outer;
  }
  return top;
}
