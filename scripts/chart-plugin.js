// Compiles the chart's Vega-Lite specification to Vega while building, so that no browser bundle carries the compiler.
// `import { exponential, linear } from 'compiled-chart'` gives the two Vega specifications.
import * as esbuild from 'esbuild';
import { readdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../src/chart');

/** @type {import('esbuild').Plugin} */
export const compiledChart = {
  name: 'compiled-chart',
  setup(build) {
    build.onResolve({ filter: /^compiled-chart$/ }, ({ path }) => ({ path, namespace: 'compiled-chart' }));
    build.onLoad({ filter: /.*/, namespace: 'compiled-chart' }, async () => {
      const { chartSpec } = await load(resolve(folder, 'spec.ts'));
      const { compile } = await import('vega-lite');
      const source = ['exponential', 'linear'].map(
        (mode) => `export const ${mode} = ${JSON.stringify(unchecked(compile(chartSpec({ mode })).spec))};`,
      );
      const files = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
      return {
        contents: source.join('\n'),
        loader: 'js',
        watchFiles: files.map((name) => resolve(folder, name)),
      };
    });
  },
};

/** Without the test of each value for being a number, which costs most of an update: chartData gives finite numbers only. */
function unchecked(value) {
  if (Array.isArray(value)) {
    const kept = value.filter((entry) => !String(entry?.test ?? '').startsWith('!isValid(')).map(unchecked);
    return kept.length === 1 && value.length > 1 ? kept[0] : kept;
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, unchecked(entry)]));
}

/** Node 20 runs no TypeScript, so the module is bundled first. */
async function load(path) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
