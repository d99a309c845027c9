import type { ModuleCache } from '../moduleCache.ts';
import { constructionAt } from '../places.ts';
import type { Construction } from '../types.ts';
import { Flow } from './flow.ts';
import type { Module } from './module.ts';
import { placesOf } from './places.ts';
import { sitesIn, type Site } from './sites.ts';
import { JavaScriptWorkspace } from './workspace.ts';

/** Every optimizer construction in a text, with the literal if the text alone shows that there is just one. */
export function findConstructions(modules: ModuleCache<Module>, path: string, text: string): Construction[] {
  if (!MENTION.test(text)) return [];
  const workspace = new JavaScriptWorkspace(modules);
  const module = workspace.add(path, text);
  if (module === undefined) return [];
  const flow = new Flow(workspace);
  return sitesIn(flow, module)
    .filter((site) => site.node.type !== 'call_expression' || !isSuper(site))
    .map((site) => constructionAt(site, site.type, placesOf(flow, site, site.type, null)));
}

/** What a text must hold to make an optimizer: most do not, and need no parsing. */
const MENTION =
  /\b(?:sgd|momentum|adam|adamax|rmsprop|adagrad|adadelta)\s*[(;,)\n\r]|\btrain\s*(?:\?\.)?\[|\wOptimizer\b|\bcompile\s*\(/;

function isSuper({ module, node }: Site): boolean {
  return /^super\b/.test(module.textOf(node));
}
