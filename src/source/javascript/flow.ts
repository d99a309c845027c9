import { DataFlow, type CallUnderWay, type FlowValue, type Limits } from '../dataFlow.ts';
import { ancestors, field, type SyntaxNode } from '../syntax.ts';
import type { Binding } from './binding.ts';
import { followCall, followNew } from './calls.ts';
import { followEnum, followStatic, followThis } from './classes.ts';
import { followExport, isCommonJsExports } from './exports.ts';
import type { Module } from './module.ts';
import { optionDefaults } from './options.ts';
import { followParameter } from './parameters.ts';
import { keyOf } from './shapes.ts';
import type { JavaScriptWorkspace } from './workspace.ts';

export type Context = CallUnderWay<Module>;

export type Value = FlowValue<Module>;

export class Flow extends DataFlow<Module, Value> {
  readonly workspace: JavaScriptWorkspace;

  constructor(workspace: JavaScriptWorkspace) {
    super(LIMITS);
    this.workspace = workspace;
  }

  followBinding(module: Module, binding: Binding, path: readonly string[], context: Context | null): Value[] {
    const whole = [...binding.path, ...path];
    const at = (node: SyntaxNode, way: readonly string[]) => this.follow(module, node, way, context);
    const assigned = this.#assigned(module, binding, path, context);
    switch (binding.kind) {
      case 'variable': {
        const init = field(binding.node, 'value');
        const values = init === undefined ? [] : at(init, whole);
        return [
          ...assigned,
          ...values,
          ...binding.defaults.flatMap((each) => at(each.node, [...each.path, ...path])),
        ];
      }
      case 'parameter':
        return [...assigned, ...followParameter(this, module, binding, path, context)];
      case 'loop': {
        const right = field(binding.node, 'right');
        const keys = field(binding.node, 'operator');
        return right === undefined || (keys && module.textOf(keys) === 'in') ? [] : at(right, whole);
      }
      case 'import':
        return [...assigned, ...this.#followImport(module, binding, whole)];
      case 'enum':
        return followEnum(this, module, binding.node, path);
      case 'function':
        return path.length > 0 && assigned.length > 0
          ? assigned
          : [{ module, node: binding.node, path, context }];
      case 'class':
        if (path.length === 0) return [{ module, node: binding.node, path, context }];
        return [...assigned, ...followStatic(this, module, binding.node, path, context)];
    }
  }

  /** What `specifier` exports, seen from `module`; `node` is where it stands. */
  followModule(module: Module, node: SyntaxNode, specifier: string, path: readonly string[]): Value[] {
    const target = this.workspace.imported(module, specifier);
    if (target === undefined) return [{ module, node, path, context: null, package: specifier }];
    return followExport(this, target, path);
  }

  protected step(
    module: Module,
    node: SyntaxNode,
    path: readonly string[],
    context: Context | null,
  ): Value[] {
    const next = (child: SyntaxNode | undefined, way = path) =>
      child === undefined ? [] : this.follow(module, child, way, context);
    const self: Value = { module, node, path, context };
    switch (node.type) {
      case 'identifier':
      case 'type_identifier':
      case 'shorthand_property_identifier': {
        const name = module.textOf(node);
        const binding = module.scopes.resolve(name, node);
        if (binding === undefined)
          return isCommonJsExports(name, path)
            ? followExport(this, module, path.slice(name === 'module' ? 1 : 0))
            : [self];
        const values = this.followBinding(module, binding, path, context);
        return values.length === 0 && path.length === 0 && binding.kind !== 'loop' ? [self] : values;
      }
      case 'member_expression':
      case 'subscript_expression': {
        const key = field(node, 'property') ?? field(node, 'index');
        return key === undefined ? [self] : next(field(node, 'object'), [keyOf(key, module), ...path]);
      }
      case 'this':
        return followThis(this, module, node, path, context);
      case 'parenthesized_expression':
      case 'await_expression':
      case 'as_expression':
      case 'satisfies_expression':
      case 'non_null_expression':
        return next(node.children[0]);
      case 'type_assertion':
      case 'sequence_expression':
        return next(node.children.at(-1));
      case 'assignment_expression':
        return next(field(node, 'right'));
      case 'ternary_expression':
        return [...next(field(node, 'consequence')), ...next(field(node, 'alternative'))];
      case 'binary_expression': {
        const operator = module.textOf(field(node, 'operator') ?? node);
        if (operator === '||' || operator === '??')
          return [...next(field(node, 'left')), ...next(field(node, 'right'))];
        return operator === '&&' ? next(field(node, 'right')) : [self];
      }
      case 'unary_expression':
        return module.text[node.start] === '+' ? next(field(node, 'argument')) : [self];
      case 'object':
        return path.length === 0 ? [self] : this.#followKey(module, node, path, context);
      case 'array': {
        const [index, ...rest] = path;
        if (index === undefined) return [self];
        return node.children
          .filter((_, i) => index === '*' || index === String(i))
          .flatMap((child) => next(child, rest));
      }
      case 'spread_element':
        return next(node.children[0], ['*', ...path]);
      case 'call_expression':
        return this.#withOptions(followCall(this, self));
      case 'new_expression':
        return this.#withOptions(followNew(this, self));
      case 'class':
      case 'class_declaration':
        return path.length > 0 ? followStatic(this, module, node, path, context) : [self];
      default:
        return [self];
    }
  }

  /** Options of the command line: their defaults are values too. */
  #withOptions(values: Value[]): Value[] {
    return values.flatMap((value) => [value, ...optionDefaults(this, value)]);
  }

  #followImport(module: Module, binding: Binding, path: readonly string[]): Value[] {
    for (const outer of [binding.node, ...ancestors(binding.node)]) {
      const source = field(outer, 'source');
      if (source !== undefined)
        return this.#withOptions(
          this.followModule(module, binding.node, module.textOf(source).slice(1, -1), path),
        );
    }
    return [];
  }

  #assigned(module: Module, binding: Binding, path: readonly string[], context: Context | null): Value[] {
    return module.scopes.assignmentsTo(binding.name).flatMap(({ target, path: way, value, valuePath }) => {
      if (way.length > path.length) return [];
      if (
        !way.every((step, i) => step === path[i]) ||
        module.scopes.resolve(binding.name, target) !== binding
      )
        return [];
      return this.follow(module, value, [...valuePath, ...path.slice(way.length)], context);
    });
  }

  /** `config.lr = 1e-3` in a module that imports the object. */
  #assignedElsewhere(home: Module, object: SyntaxNode, path: readonly string[]): Value[] {
    return [...this.workspace.modules.values()].flatMap((module) => {
      if (module === home) return [];
      return module.scopes.assignments.flatMap(({ target, path: way, value, valuePath }) => {
        if (way.length !== path.length || !way.every((step, i) => step === path[i])) return [];
        const isImport = module.scopes.resolve(module.textOf(target), target)?.kind === 'import';
        if (!isImport || !this.follow(module, target, [], null).some((each) => each.node === object))
          return [];
        return this.follow(module, value, valuePath, null);
      });
    });
  }

  #followKey(module: Module, object: SyntaxNode, path: readonly string[], context: Context | null): Value[] {
    const [key, ...rest] = path;
    const values = this.#assignedElsewhere(module, object, path);
    // The last one wins; a spread may or may not hold the key.
    for (const member of [...object.children].reverse()) {
      if (member.type === 'spread_element') {
        const spread = member.children[0];
        if (spread) values.push(...this.follow(module, spread, path, context));
        continue;
      }
      const name =
        member.type === 'shorthand_property_identifier'
          ? member
          : (field(member, 'key') ?? field(member, 'name'));
      if (name === undefined) continue;
      const written = keyOf(name, module);
      if (written !== key && written !== '*' && key !== '*') continue;
      const value = field(member, 'value') ?? member;
      values.push(...this.follow(module, value, rest, context));
      if (written === key) break;
    }
    return values;
  }
}

/** A script of several modules takes some thousand steps in all. */
const LIMITS: Limits = { depth: 120, steps: 20_000, stepsInAll: 30_000 };
