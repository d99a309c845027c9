import type { Plugin } from 'esbuild';

export const compiledChart: Plugin;
