import { conditionsOf } from '../conditions.ts';
import type { Construction } from '../types.ts';
import { Flow } from './flow.ts';
import { placesOf } from './places.ts';
import { sitesIn, typeOf } from './sites.ts';
import { Workspace, type ModuleCache } from './workspace.ts';

/** What a text must hold to make an optimizer: most do not, and need no parsing. */
const MENTION = /\b(?:lr|learning_rate|optim|optimizers?|keras)\b/;

/** Every optimizer construction in a text, with the literal if the text alone shows that there is just one. */
export function constructionsIn(modules: ModuleCache, path: string, text: string): Construction[] {
  if (!MENTION.test(text)) return [];
  const workspace = new Workspace(modules);
  const module = workspace.add(path, text);
  if (module === undefined) return [];
  const flow = new Flow(workspace);
  return sitesIn(flow, module).map((site) => {
    const type = typeOf(flow, site).toLowerCase();
    const { places, rest } = placesOf(flow, site, type, null);
    const [place] = places;
    const isSure = place !== undefined && places.length === 1 && rest.length === 0 && !place.isExpression;
    return {
      type,
      start: site.node.start,
      end: site.node.end,
      line: module.lineAt(site.node.start),
      literal: isSure ? place.literal : null,
      conditions: conditionsOf(site.node, module.text),
    };
  });
}
