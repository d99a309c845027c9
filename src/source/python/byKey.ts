import { field, type SyntaxNode } from '../syntax.ts';
import type { Flow, Value } from './flow.ts';
import { calledName, stringOf, type Module } from './module.ts';
import { isOptimizer } from './optimizers.ts';
import { optionDefaults } from './options.ts';

/**
 * Whatever gives something of a fitting name a value, in the modules seen: where data flow ends at an object that nothing tells of, its
 * key leads on. Only the run's own LR can tell which of them it was.
 */
export function valuesByKey(flow: Flow, fits: (name: string) => boolean): Value[] {
  const values: Value[] = [];
  for (const module of flow.workspace.modules.values()) {
    for (const node of module.nodes) {
      const given = givenBy(module, node);
      if (given === undefined || !fits(given.name)) continue;
      const found = flow.follow(module, given.value, [], null);
      const options = /parameter$/.test(node.type) ? { options: [`--${given.name}`] } : {};
      values.push(...found.map((value) => ({ ...options, ...value })));
    }
    const dests = new Set(module.calls.flatMap((call) => destOf(module, call)));
    for (const dest of dests) if (fits(dest)) values.push(...optionDefaults(flow, dest));
  }
  return values;
}

/** What an assignment, a parameter, an argument or an entry of a dict is called, and is given. */
function givenBy(module: Module, node: SyntaxNode): { name: string; value: SyntaxNode } | undefined {
  const [left, right, value] = [field(node, 'left'), field(node, 'right'), field(node, 'value')];
  switch (node.type) {
    case 'assignment': {
      if (left === undefined || right === undefined) return undefined;
      const key = field(left, 'subscript') ?? field(left, 'attribute') ?? left;
      return { name: stringOf(module, key) ?? module.textOf(key), value: right };
    }
    case 'keyword_argument':
      // What is said to one optimizer says nothing of another, and what is said to a schedule nothing of either.
      if (isToOptimizer(module, node)) return undefined;
      return named(module, field(node, 'name'), value);
    case 'default_parameter':
    case 'typed_default_parameter':
      return named(module, field(node, 'name'), value);
    case 'pair':
      return named(module, field(node, 'key'), value);
    default:
      return undefined;
  }
}

function named(
  module: Module,
  name: SyntaxNode | undefined,
  value: SyntaxNode | undefined,
): { name: string; value: SyntaxNode } | undefined {
  if (name === undefined || value === undefined) return undefined;
  return { name: stringOf(module, name) ?? module.textOf(name), value };
}

function isToOptimizer(module: Module, node: SyntaxNode): boolean {
  const call = node.parent?.parent;
  if (call?.type !== 'call') return false;
  const name = calledName(module, call);
  return isOptimizer(name) || /(LR|Scheduler|Schedule)$/.test(name);
}

function destOf(module: Module, call: SyntaxNode): string[] {
  if (!/^(add_argument|DEFINE_\w+|set_defaults)$/.test(calledName(module, call))) return [];
  const list = field(call, 'arguments')?.children ?? [];
  return list.flatMap((each) => {
    const name = stringOf(module, each) ?? stringOf(module, field(each, 'value'));
    return name === undefined ? [] : [name.replace(/^-+/, '').replaceAll('-', '_')];
  });
}
