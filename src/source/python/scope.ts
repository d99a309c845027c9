import { groupBy } from '../group.ts';
import { ancestors, type SyntaxNode } from '../syntax.ts';
import type { Binding } from './binding.ts';
import { Declarations } from './declarations.ts';
import type { Module } from './module.ts';
import type { KeyAssignment } from './parts.ts';
import { reaching } from './reaching.ts';
import { isFunction } from './shapes.ts';

/** The names and assignments of one module, to be looked up. */
export class Scopes {
  readonly #declared: Declarations;
  readonly #keyedBy: ReadonlyMap<string, readonly KeyAssignment[]>;
  readonly #keyedFrom: ReadonlyMap<string, readonly KeyAssignment[]>;

  constructor(module: Module) {
    this.#declared = new Declarations(module);
    this.#keyedBy = groupBy(this.#declared.keyed, ({ keys }) => keys.at(-1) ?? '');
    this.#keyedFrom = groupBy(this.#declared.keyed, ({ root }) => module.textOf(root));
  }

  /** The modules of `from module import *`. */
  get wildcards(): readonly string[] {
    return this.#declared.wildcards;
  }

  /** What gives an attribute or an entry of this name its value, on whatever object. */
  assignmentsTo(key: string): readonly KeyAssignment[] {
    return this.#keyedBy.get(key) ?? [];
  }

  /** What gives something of an object that goes by this name its value: `config.optim.lr = 1e-3` of `config`. */
  assignmentsFrom(name: string): readonly KeyAssignment[] {
    return this.#keyedFrom.get(name) ?? [];
  }

  /** The bindings of a name in a scope: a module, class or function. */
  in(scope: SyntaxNode, name: string): readonly Binding[] {
    return this.#declared.scopes.get(scope)?.get(name) ?? [];
  }

  /** What the module imports, wherever it does. */
  get imports(): { readonly specifier: string; readonly name?: string }[] {
    return [...this.#declared.scopes.values()].flatMap((names) =>
      [...names.values()].flat().flatMap(({ imported }) => imported ?? []),
    );
  }

  /** What `name` may mean where `from` stands; none for a builtin and what `import *` brings. */
  resolve(name: string, from: SyntaxNode): readonly Binding[] {
    let inner: SyntaxNode = from;
    let isOwnScope = true;
    for (const scope of ancestors(from)) {
      const isSkipped = (scope.type === 'class_definition' && !isOwnScope) || isOutsideBody(scope, inner);
      inner = scope;
      if (isSkipped) continue;
      const bindings = this.#declared.scopes.get(scope)?.get(name);
      if (bindings !== undefined) return isOwnScope ? reaching(bindings, from) : bindings;
      if (isFunction(scope) || scope.type === 'class_definition') isOwnScope = false;
    }
    return [];
  }
}

/** Defaults and superclasses belong to the scope around. */
function isOutsideBody(scope: SyntaxNode, inner: SyntaxNode): boolean {
  return (isFunction(scope) || scope.type === 'class_definition') && inner.field !== 'body';
}
