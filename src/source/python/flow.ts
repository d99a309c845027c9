import { DataFlow, type CallUnderWay, type FlowValue, type Limits } from '../dataFlow.ts';
import { field, type SyntaxNode } from '../syntax.ts';
import { followAppended } from './appended.ts';
import type { Binding } from './binding.ts';
import { followCall } from './calls.ts';
import { followMember } from './classes.ts';
import { anyElement, mayBe } from './iterated.ts';
import { stringOf, type Module } from './module.ts';
import { optionDefaults } from './options.ts';
import { followParameter } from './parameters.ts';
import { boundWhenCalled } from './reaching.ts';
import { keyOf } from './shapes.ts';
import { submodule, type PythonWorkspace } from './workspace.ts';

export type Context = CallUnderWay<Module>;

export interface Value extends FlowValue<Module> {
  /** It is a default: the names of the option that overrides it on the command line. */
  readonly options?: readonly string[];
}

export class Flow extends DataFlow<Module, Value> {
  readonly workspace: PythonWorkspace;

  constructor(workspace: PythonWorkspace) {
    super(LIMITS);
    this.workspace = workspace;
  }

  followBinding(module: Module, binding: Binding, path: readonly string[], context: Context | null): Value[] {
    const whole = [...binding.path, ...path];
    switch (binding.kind) {
      case 'value':
      case 'loop':
        return this.follow(module, binding.node, whole, context);
      case 'parameter':
        return followParameter(this, module, binding, path, context);
      case 'import':
        return this.#followImport(module, binding, path);
      case 'function':
        return [{ module, node: binding.node, path, context }];
      case 'class':
        return path.length === 0
          ? [{ module, node: binding.node, path, context }]
          : followMember(this, { module, node: binding.node, path, context: null }, null, false);
    }
  }

  /** What is given to a part of an object that goes by a name in a module: `config.optim.lr = 1e-3`; `isIt` knows the name where it stands. */
  followAssigned(
    module: Module,
    name: string,
    path: readonly string[],
    context: Context | null,
    isIt: (root: SyntaxNode) => boolean,
  ): Value[] {
    return module.scopes.assignmentsFrom(name).flatMap(({ root, keys, value, path: way }) => {
      if (keys.length > path.length || !keys.every((key, i) => mayBe(key, path[i])) || !isIt(root)) return [];
      return this.follow(module, value, [...way, ...path.slice(keys.length)], context);
    });
  }

  /** What a module of the project calls `path[0]`. */
  followModule(module: Module, path: readonly string[]): Value[] {
    const [name, ...rest] = path;
    if (name === undefined) return [];
    const own = module.scopes.in(module.root, name);
    if (own.length > 0) {
      const assigned = this.followAssigned(module, name, rest, null, (root) =>
        module.scopes.resolve(name, root).some((binding) => own.includes(binding)),
      );
      return [...assigned, ...own.flatMap((binding) => this.followBinding(module, binding, rest, null))];
    }
    return module.scopes.wildcards.flatMap((specifier) =>
      this.#followSpecifier(module, module.root, specifier, path),
    );
  }

  protected step(
    module: Module,
    node: SyntaxNode,
    path: readonly string[],
    context: Context | null,
  ): Value[] {
    const next = (child: SyntaxNode | undefined, way = path): Value[] =>
      child === undefined ? [] : this.follow(module, child, way, context);
    const self: Value = { module, node, path, context };
    switch (node.type) {
      case 'identifier':
        return this.#followName(self);
      case 'attribute': {
        const [object, key] = [field(node, 'object'), field(node, 'attribute')];
        return key === undefined ? [self] : this.#followKey(self, object, module.textOf(key));
      }
      case 'subscript': {
        const key = field(node, 'subscript');
        // `groups[1:]` has the same elements.
        if (key?.type === 'slice') return next(field(node, 'value'), anyElement(path));
        return this.#followKey(self, field(node, 'value'), keyOf(module, key));
      }
      case 'parenthesized_expression':
      case 'await':
        return next(node.children[0]);
      case 'named_expression':
      case 'keyword_argument':
        return next(field(node, 'value'));
      case 'conditional_expression':
        return [...next(node.children[0]), ...next(node.children[2])];
      case 'boolean_operator': {
        const isOr = module.textOf(field(node, 'operator') ?? node) === 'or';
        return [...(isOr ? next(field(node, 'left')) : []), ...next(field(node, 'right'))];
      }
      case 'unary_operator':
        return module.text[node.start] === '+' ? next(field(node, 'argument')) : [self];
      case 'augmented_assignment':
      case 'binary_operator':
        // `defaults | overrides` of two dicts, `groups + more`
        // An element of `array * 10` is none of the array's.
        return path.length === 0 || !/^[+|]=?$/.test(module.textOf(field(node, 'operator') ?? node))
          ? [self]
          : [...next(field(node, 'left')), ...next(field(node, 'right'), anyElement(path))];
      case 'dictionary':
        return path.length === 0 ? [self] : this.#followEntry(self);
      case 'list':
      case 'tuple':
      case 'expression_list': {
        const [index, ...rest] = path;
        if (index === undefined) return [self];
        const at = index === '-1' ? String(node.children.length - 1) : index;
        // What comes behind `*more` is counted by the run only.
        const splat = node.children.findIndex(({ type }) => type === 'list_splat');
        return node.children.flatMap((child, i) => {
          if (child.type === 'list_splat') return next(child.children[0], anyElement(path));
          return index === '*' || at === String(i) || (splat >= 0 && splat < i) ? next(child, rest) : [];
        });
      }
      case 'list_comprehension':
      case 'generator_expression':
        return path.length === 0 ? [self] : next(field(node, 'body'), path.slice(1));
      case 'call':
        return followCall(this, self);
      case 'class_definition':
        return path.length === 0 ? [self] : followMember(this, self, null, false);
      case 'integer':
      case 'float':
        // A member of an Enum.
        return path.length === 0 || path.join() === 'value' ? [{ ...self, path: [] }] : [];
      case 'string':
      case 'concatenated_string':
      case 'none':
      case 'true':
      case 'false':
        return path.length === 0 ? [self] : [];
      default:
        return [self];
    }
  }

  #followName(self: Value): Value[] {
    const { module, node, path, context } = self;
    const name = module.textOf(node);
    const bindings = boundWhenCalled(module, module.scopes.resolve(name, node), node, context);
    if (bindings.length === 0) {
      const found = this.followModule(module, [name, ...path]);
      return found.length > 0 ? found : [self];
    }
    const isGlobal = bindings.some((binding) => module.scopes.in(module.root, name).includes(binding));
    const executed = isGlobal && path.length === 0 ? this.#followExecuted(module, name) : [];
    const isIt = (use: SyntaxNode): boolean =>
      module.scopes.resolve(name, use).some((binding) => bindings.includes(binding));
    const isSelf = name === 'self' || name === 'cls';
    const assigned = isSelf ? [] : this.followAssigned(module, name, path, context, isIt);
    assigned.push(...followAppended(this, module, name, path, context, isIt));
    const values = bindings.flatMap((binding) => this.followBinding(module, binding, path, context));
    return [...executed, ...assigned, ...values];
  }

  /** A config file that the script executes overrides the script's own name. */
  #followExecuted(module: Module, name: string): Value[] {
    return [...this.workspace.executed].flatMap((other) =>
      other === module
        ? []
        : other.scopes.in(other.root, name).flatMap((each) => this.followBinding(other, each, [], null)),
    );
  }

  #followKey(self: Value, object: SyntaxNode | undefined, key: string): Value[] {
    if (object === undefined) return [self];
    const { module, path, context } = self;
    return this.follow(module, object, [key, ...path], context);
  }

  #followEntry({ module, node, path, context }: Value): Value[] {
    const [key, ...rest] = path;
    const values: Value[] = [];
    for (const child of node.children) {
      if (child.type === 'dictionary_splat' && child.children[0] !== undefined)
        values.push(...this.follow(module, child.children[0], path, context));
      const value = field(child, 'value');
      const name = stringOf(module, field(child, 'key'));
      if (value === undefined || (key !== '*' && name !== key)) continue;
      // What comes later in a dict wins.
      if (key !== '*') values.length = 0;
      values.push(...this.follow(module, value, rest, context));
    }
    return values;
  }

  #followImport(module: Module, binding: Binding, path: readonly string[]): Value[] {
    const { imported, node } = binding;
    if (imported === undefined) return [];
    const { specifier, name, isDotted } = imported;
    if (isDotted === true) {
      // `import a.b.c` binds `a`.
      const [first = specifier, ...more] = specifier.split('.');
      const isWhole = more.every((part, i) => path[i] === part);
      return isWhole
        ? this.#followSpecifier(module, node, specifier, path.slice(more.length))
        : this.#followSpecifier(module, node, first, path);
    }
    return this.#followSpecifier(module, node, specifier, name === undefined ? path : [name, ...path]);
  }

  #followSpecifier(module: Module, node: SyntaxNode, specifier: string, path: readonly string[]): Value[] {
    return this.guarded(`import:${module.path}:${specifier}:${path.join('.')}`, () => {
      const target = this.workspace.imported(module, specifier);
      const found = target === undefined || target === module ? [] : this.followModule(target, path);
      if (found.length > 0) return found;
      const [name, ...rest] = path;
      const inner =
        name === undefined ? undefined : this.workspace.imported(module, submodule(specifier, name));
      if (inner !== undefined) return this.followModule(inner, rest);
      if (target !== undefined) return [];
      // absl: `FLAGS.lr`
      const flag = /^absl\b/.test(specifier) && path.at(-2) === 'FLAGS' ? path.at(-1) : undefined;
      const outside: Value = { module, node, path, context: null, package: specifier };
      return [outside, ...(flag === undefined ? [] : optionDefaults(this, flag))];
    });
  }
}

/** A sane program is a few dozen deep. */
const LIMITS: Limits = { depth: 150, steps: 20_000, stepsInAll: 100_000 };
