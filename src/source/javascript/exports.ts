import { field, type SyntaxNode } from '../syntax.ts';
import type { Flow, Value } from './flow.ts';
import type { Module } from './module.ts';

/** The values of `path` in what a module exports; its first step is the export's name. */
export function followExport(flow: Flow, module: Module, path: readonly string[]): Value[] {
  const [name, ...rest] = path;
  if (module.path.endsWith('.json')) return followJson(flow, module, path);
  const values = [...esmExports(flow, module, name, rest), ...commonJsExports(flow, module, path)];
  // What `import config from` a CommonJS module gives is its `module.exports`.
  if (values.length === 0 && name === 'default') return commonJsExports(flow, module, rest);
  return values;
}

/** Whether a global is this module's own exports: `module.exports.x`, `exports.x`. */
export function isCommonJsExports(name: string, path: readonly string[]): boolean {
  return (
    (name === 'module' && path[0] === 'exports' && path.length > 1) || (name === 'exports' && path.length > 0)
  );
}

function followJson(flow: Flow, module: Module, path: readonly string[]): Value[] {
  const value = module.root.children[0]?.children[0]?.children[0];
  if (value === undefined) return [];
  const way = path[0] === 'default' ? path.slice(1) : path;
  return flow.follow(module, value, way, null);
}

function esmExports(flow: Flow, module: Module, name: string | undefined, path: readonly string[]): Value[] {
  return module.root.children.flatMap((statement): Value[] => {
    if (statement.type !== 'export_statement') return [];
    const source = field(statement, 'source');
    const declaration = field(statement, 'declaration');
    const value = field(statement, 'value');
    const isDefault = /^export\s+default\b/.test(module.textOf(statement));
    if (isDefault || value !== undefined) {
      const exported = value ?? declaration;
      return name === 'default' && exported ? flow.follow(module, exported, path, null) : [];
    }
    if (declaration !== undefined) return followDeclared(flow, module, declaration, name, path);
    const clause = statement.children.find((child) => child.type === 'export_clause');
    const from = source && module.textOf(source).slice(1, -1);
    if (clause !== undefined) return followClause(flow, module, clause, from, name, path);
    if (from === undefined || source === undefined) return [];
    const namespace = statement.children.find((child) => child.type === 'namespace_export')?.children[0];
    if (namespace !== undefined)
      return module.textOf(namespace) === name ? flow.followModule(module, source, from, path) : [];
    const starred = name === undefined ? [] : flow.followModule(module, source, from, [name, ...path]);
    // `export *` from a package may export anything, but it is not this name's likely home.
    return starred.filter((each) => each.package === undefined || each.package.startsWith('@tensorflow/'));
  });
}

function followDeclared(
  flow: Flow,
  module: Module,
  declaration: SyntaxNode,
  name: string | undefined,
  path: readonly string[],
): Value[] {
  if (name === undefined) return [];
  const binding = module.scopes.resolve(name, declaration);
  return binding !== undefined &&
    binding.node.start >= declaration.start &&
    binding.node.end <= declaration.end
    ? flow.followBinding(module, binding, path, null)
    : [];
}

function followClause(
  flow: Flow,
  module: Module,
  clause: SyntaxNode,
  from: string | undefined,
  name: string | undefined,
  path: readonly string[],
): Value[] {
  return clause.children.flatMap((specifier) => {
    const local = field(specifier, 'name');
    const exported = field(specifier, 'alias') ?? local;
    if (local === undefined || exported === undefined || module.textOf(exported) !== name) return [];
    const localName = module.textOf(local);
    if (from !== undefined) return flow.followModule(module, specifier, from, [localName, ...path]);
    const binding = module.scopes.resolve(localName, specifier);
    return binding === undefined ? [] : flow.followBinding(module, binding, path, null);
  });
}

function commonJsExports(flow: Flow, module: Module, path: readonly string[]): Value[] {
  return module.scopes.assignments.flatMap(({ target, path: way, value, valuePath }) => {
    const root = module.textOf(target);
    if (root !== 'exports' && (root !== 'module' || way[0] !== 'exports')) return [];
    const keys = root === 'exports' ? way : way.slice(1);
    if (keys.length > path.length || !keys.every((key, i) => key === path[i])) return [];
    return flow.follow(module, value, [...valuePath, ...path.slice(keys.length)], null);
  });
}
