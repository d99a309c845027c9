import type { Setting } from '../../protocol/messages.ts';
import { descendants, field, type SyntaxNode } from '../syntax.ts';
import { argumentsOf, calleeName } from './calls.ts';
import type { Context, Flow } from './flow.ts';
import { contextOf } from './frames.ts';
import type { Module } from './module.ts';
import type { Site } from './sites.ts';

/** What is given to an optimizer's LR where a run saw it set: `optimizer.learningRate = …`, `optimizer.setLearningRate(…)`. */
export function settingsAt(
  flow: Flow,
  { frames, location }: Setting,
  type: string,
): { site: Site; context: Context | null }[] {
  const told = frames ?? (location === null ? [] : [location]);
  for (const [i, frame] of told.entries()) {
    const module = flow.workspace.modules.get(frame.file);
    if (module === undefined) continue;
    const found = [...descendants(module.root)].flatMap((node) => {
      const value = module.isOn(frame.line, node) ? valueOf(module, node) : undefined;
      return value === undefined ? [] : [{ node, value }];
    });
    if (found.length > 0)
      return found.map(({ node, value }) => ({
        site: { kind: 'setting', module, node: value, anchor: node.start, extent: node, type },
        context: contextOf(flow, value, module, told.slice(i + 1)),
      }));
  }
  return [];
}

function valueOf(module: Module, node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === 'assignment_expression') {
    const left = field(node, 'left');
    const key = left === undefined ? undefined : (field(left, 'property') ?? field(left, 'index'));
    const name = key === undefined ? '' : module.textOf(key).replace(/^['"]|['"]$/g, '');
    return name === 'learningRate' ? field(node, 'right') : undefined;
  }
  return node.type === 'call_expression' && calleeName(module, node) === 'setLearningRate'
    ? argumentsOf(node)[0]
    : undefined;
}
