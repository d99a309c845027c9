// Builds every world into dist/, one esbuild context a world. `--watch` keeps going.
import * as esbuild from 'esbuild';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { buildBackend } from './scripts/build-backend.mjs';
import { compiledChart } from './scripts/chart-plugin.js';
import { noticesOf, noticesText } from './scripts/notices/index.mjs';

const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: !watch,
  sourcemap: watch ? 'linked' : false,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};

/** @type {Record<string, import('esbuild').BuildOptions>} */
const worlds = {
  extension: {
    entryPoints: { extension: 'src/extension/extension.ts' },
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    outExtension: { '.js': '.cjs' },
    external: ['vscode'],
  },
  // The program, and what the extension loads of its own code only once it is needed (src/extension/apart.ts): they share chunks.
  modules: {
    entryPoints: {
      cli: 'src/cli/main.ts',
      'picture/index': 'src/picture/index.ts',
      'source/index': 'src/source/index.ts',
    },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    // Bundled CommonJS packages still call require() for Node's own modules.
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);",
    },
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  },
  library: {
    entryPoints: { 'library/index': 'src/library/index.ts' },
    platform: 'neutral',
    format: 'esm',
    target: 'es2022',
  },
  runner: {
    entryPoints: {
      'runner/preload': 'src/runner/node/preload.ts',
      'runner/worker': 'src/runner/node/wire/worker.ts',
      'runner/loader': 'src/runner/node/loader/loader.ts',
      'runner/loops': 'src/runner/node/loops.ts',
      'runner/backend': 'src/runner/node/backend/index.ts',
      'runner/cells': 'src/kernel/cells.ts',
      'runner/kernel': 'src/kernel/child/main.ts',
      'runner/keeper': 'src/engine/keeperProgram.ts',
    },
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    outExtension: { '.js': '.cjs' },
  },
  // TypeScript's server looks for plugins nowhere else, and takes what is exported for the plugin itself.
  tsserver: {
    entryPoints: { index: 'src/tsserver/index.ts' },
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    outdir: 'node_modules/find-lr-tsserver-plugin',
    footer: { js: 'module.exports = module.exports.default;' },
  },
  browser: {
    entryPoints: {
      webview: 'src/webview/main.ts',
      renderer: 'src/renderer/main.ts',
      vega: 'src/vega/main.ts',
    },
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    plugins: [compiledChart],
    // A style of a notebook's output is adopted by the output alone.
    loader: { '.css': 'text' },
  },
};

async function copyAssets() {
  const copies = [
    [
      'node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-javascript.wasm',
      'dist/grammars/tree-sitter-javascript.wasm',
    ],
    [
      'node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm',
      'dist/grammars/tree-sitter-typescript.wasm',
    ],
    ['node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-tsx.wasm', 'dist/grammars/tree-sitter-tsx.wasm'],
    [
      'node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm',
      'dist/grammars/tree-sitter-python.wasm',
    ],
    // The runtime that belongs to the JavaScript of web-tree-sitter; the one beside the grammars is of another version.
    ['node_modules/web-tree-sitter/tree-sitter.wasm', 'dist/grammars/tree-sitter.wasm'],
    ['node_modules/@resvg/resvg-wasm/index_bg.wasm', 'dist/picture/resvg.wasm'],
    [
      'node_modules/@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
      'dist/picture/Inter-Regular.ttf',
    ],
    [
      'node_modules/@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
      'dist/picture/Inter-SemiBold.ttf',
    ],
    ['node_modules/@expo-google-fonts/inter/LICENSE_FONT', 'dist/picture/LICENSE'],
  ];
  // The Python runner is shipped as it is written.
  await cp('src/runner/python', 'dist/runner/python', {
    recursive: true,
    filter: (path) => !path.includes('__pycache__'),
  });
  for (const [from, to] of copies) {
    await mkdir(to.slice(0, to.lastIndexOf('/')), { recursive: true });
    await cp(from, to);
  }
  return copies;
}

if (!watch) await rm('dist', { recursive: true, force: true });
const [copies, backend] = await Promise.all([copyAssets(), buildBackend('dist/runner', { minify: !watch })]);
const contexts = await Promise.all(
  Object.values(worlds)
    .filter((world) => Object.values(world.entryPoints).every((entry) => existsSync(entry)))
    .map((world) => esbuild.context({ outdir: 'dist', ...common, ...world })),
);
if (watch) {
  await Promise.all(contexts.map((context) => context.watch()));
  console.log('Watching. Ctrl+C ends it.');
} else {
  const built = await Promise.all(contexts.map((context) => context.rebuild()));
  await Promise.all(contexts.map((context) => context.dispose()));
  const notices = noticesOf({
    metafiles: [...backend.metafiles, ...built.map(({ metafile }) => metafile)],
    copies: [...backend.copies, ...copies],
  });
  await writeFile('dist/THIRD_PARTY_NOTICES.txt', noticesText(notices));
}
