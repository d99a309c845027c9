import type { Construction } from '../types.ts';
import type { ModuleCache } from './module.ts';

export function findConstructions(modules: ModuleCache, path: string, text: string): Construction[] {
  void modules.parse(path, text);
  return [];
}
