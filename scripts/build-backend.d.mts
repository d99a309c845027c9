import type { Shipped } from './notices/index.mjs';

export function buildBackend(folder: string, options?: { minify?: boolean }): Promise<Shipped>;
