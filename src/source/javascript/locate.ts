import type { Located, Query, SourceFiles } from '../types.ts';
import type { ModuleCache } from './module.ts';

export async function locate(query: Query, files: SourceFiles, modules: ModuleCache): Promise<Located> {
  void [query, files, modules];
  return Promise.resolve({ literal: null, candidates: [] });
}
