import type { ModuleCache } from '../moduleCache.ts';
import { constructionAt } from '../places.ts';
import type { Construction } from '../types.ts';
import { Flow } from './flow.ts';
import type { Module } from './module.ts';
import { placesOf } from './places.ts';
import { sitesIn, typeOf } from './sites.ts';
import { PythonWorkspace } from './workspace.ts';

/** What a text must hold to make an optimizer: most do not, and need no parsing. */
const MENTION = /\b(?:lr|learning_rate|optim|optimizers?|keras)\b/;

/** Every optimizer construction in a text, with the literal if the text alone shows that there is just one. */
export function constructionsIn(modules: ModuleCache<Module>, path: string, text: string): Construction[] {
  if (!MENTION.test(text)) return [];
  const workspace = new PythonWorkspace(modules);
  const module = workspace.add(path, text);
  if (module === undefined) return [];
  const flow = new Flow(workspace);
  return sitesIn(flow, module).map((site) => {
    const type = typeOf(flow, site).toLowerCase();
    return constructionAt(site, type, placesOf(flow, site, type, null));
  });
}
