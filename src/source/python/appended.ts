import { field, type SyntaxNode } from '../syntax.ts';
import type { Context, Flow, Value } from './flow.ts';
import { isIndex } from './iterated.ts';
import { argumentsOf, type Module } from './module.ts';

/** The elements that a list gets after it was made: `groups.append({…})`, `groups.insert(0, {…})`, `groups.extend(more)`. `isIt` knows the list's name where it stands. */
export function followAppended(
  flow: Flow,
  module: Module,
  name: string,
  path: readonly string[],
  context: Context | null,
  isIt: (use: SyntaxNode) => boolean,
): Value[] {
  const [index, ...rest] = path;
  if (!isIndex(index)) return [];
  return ['append', 'extend', 'insert']
    .flatMap((each) => module.callsNamed(each))
    .flatMap((call) => {
      const callee = field(call, 'function');
      const object = callee === undefined ? undefined : field(callee, 'object');
      const method = callee === undefined ? undefined : field(callee, 'attribute');
      const added = argumentsOf(module, call).positional.at(-1);
      if (object === undefined || method === undefined || added === undefined) return [];
      if (object.type !== 'identifier' || module.textOf(object) !== name || !isIt(object)) return [];
      // Which element it becomes only the run knows.
      const way = module.textOf(method) === 'extend' ? ['*', ...rest] : rest;
      return flow.follow(module, added, way, context);
    });
}
