// Builds what the backends of TensorFlow.js need at run time: our WebAssembly kernels, the package's .wasm, and its JavaScript bound to the script's tfjs-core.
import asc from 'assemblyscript/asc';
import * as esbuild from 'esbuild';
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);

/**
 * @param {string} folder where preload.cjs lies
 * @param {{ minify?: boolean }} [options]
 */
export async function buildBackend(folder, { minify = true } = {}) {
  await mkdir(folder, { recursive: true });
  await Promise.all([
    compileKernels(folder),
    bundlePackage(folder, minify),
    bundleStandIns(folder, minify),
    copyBinary(folder),
  ]);
}

async function compileKernels(folder) {
  const { error, stderr } = await asc.main([
    join(root, 'src/runner/wasm/index.ts'),
    ...['--outFile', join(folder, 'kernels.wasm')],
    ...['--runtime', 'stub', '--importMemory', '--noExportMemory', '--use', 'abort='],
    ...['--enable', 'simd', '-O3', '--noAssert'],
  ]);
  if (error) throw new Error(`AssemblyScript: ${stderr.toString() || error.message}`);
}

async function copyBinary(folder) {
  const wasm = require.resolve('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm');
  await copyFile(wasm, join(folder, 'tfjs-backend-wasm-simd.wasm'));
}

const bundle = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node18',
  outExtension: { '.js': '.cjs' },
  legalComments: 'none',
  logLevel: 'warning',
};
const sources = join(root, 'src/runner/node/backend');

/** The file exports a function: it is given the script's tfjs-core and returns the package's exports. */
async function bundlePackage(folder, minify) {
  await esbuild.build({
    ...bundle,
    entryPoints: { 'tfjs-wasm': join(sources, 'wasm/package.ts') },
    outdir: folder,
    minify,
    banner: { js: 'module.exports = (scriptsCore) => { const module = { exports: {} };' },
    footer: { js: 'return module.exports; };' },
    plugins: [scriptsCore],
  });
}

/** What answers for a tfjs-node that is not there, and the TensorFlow.js that it gives to a script which has none. */
async function bundleStandIns(folder, minify) {
  const names = [...Object.keys(require('@tensorflow/tfjs')), 'node'].join(', ');
  await Promise.all([
    esbuild.build({
      ...bundle,
      entryPoints: { 'tfjs-node': join(sources, 'stand-in/tfjs-node.ts') },
      outdir: folder,
      minify,
      // An ES module's `import { … }` sees the names that can be read off the text.
      footer: { js: `module.exports = module.exports.default; 0 && (module.exports = { ${names} });` },
    }),
    esbuild.build({
      ...bundle,
      entryPoints: {
        'tfjs-node-files': join(sources, 'stand-in/files.ts'),
        tfjs: join(sources, 'stand-in/tfjs.ts'),
      },
      outdir: folder,
      minify,
      mainFields: ['module', 'main'],
      alias: { '@tensorflow/tfjs-backend-webgl': join(sources, 'stand-in/no-webgl.ts') },
    }),
  ]);
}

/** @type {esbuild.Plugin} */
const scriptsCore = {
  name: 'scripts-core',
  setup(build) {
    build.onResolve({ filter: /^@tensorflow\/tfjs-core$/ }, () => ({
      path: 'core',
      namespace: 'scripts-core',
    }));
    build.onLoad({ filter: /.*/, namespace: 'scripts-core' }, () => ({
      contents: 'module.exports = scriptsCore',
    }));
    // Workers are started by turns of the event loop, which a script at its first line has not had yet.
    build.onResolve({ filter: /threaded-simd(\.worker)?\.js$/ }, () => ({
      path: 'threads',
      namespace: 'no-threads',
    }));
    build.onLoad({ filter: /.*/, namespace: 'no-threads' }, () => ({
      contents: 'export const wasmWorkerContents = ""',
    }));
  },
};
