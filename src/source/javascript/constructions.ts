import { conditionsOf } from '../conditions.ts';
import type { Construction } from '../types.ts';
import { Flow } from './flow.ts';
import type { ModuleCache } from './module.ts';
import { placesOf } from './places.ts';
import { sitesIn, type Site } from './sites.ts';
import { Workspace } from './workspace.ts';

/** Every optimizer construction in a text, with the literal if the text alone shows that there is just one. */
export function findConstructions(modules: ModuleCache, path: string, text: string): Construction[] {
  if (!MENTION.test(text)) return [];
  const workspace = new Workspace(modules);
  const module = workspace.add(path, text);
  if (module === undefined) return [];
  const flow = new Flow(workspace);
  return sitesIn(flow, module)
    .filter((site) => site.node.type !== 'call_expression' || !isSuper(site))
    .map((site) => {
      const { places, rest } = placesOf(flow, site, site.type, null);
      const [place] = places;
      const isSure = place !== undefined && places.length === 1 && rest.length === 0 && !place.isExpression;
      return {
        type: site.type,
        start: site.node.start,
        end: site.node.end,
        line: module.lineAt(site.node.start),
        literal: isSure ? place.literal : null,
        conditions: conditionsOf(site.node, module.text),
      };
    });
}

/** What a text must hold to make an optimizer: most do not, and need no parsing. */
const MENTION =
  /\b(?:sgd|momentum|adam|adamax|rmsprop|adagrad|adadelta)\s*[(;,)\n\r]|\btrain\s*(?:\?\.)?\[|\wOptimizer\b|\bcompile\s*\(/;

function isSuper({ module, node }: Site): boolean {
  return /^super\b/.test(module.textOf(node));
}
