// Builds what the backends of TensorFlow.js need at run time: our WebAssembly kernels, the package's .wasm, and its JavaScript bound to the script's tfjs-core.
import asc from 'assemblyscript/asc';
import * as esbuild from 'esbuild';
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);

/**
 * Returns what of others is in it, for their notices.
 * @param {string} folder where preload.cjs lies
 * @param {{ minify?: boolean }} [options]
 */
export async function buildBackend(folder, { minify = true } = {}) {
  await mkdir(folder, { recursive: true });
  const [kernels, binary, ...metafiles] = await Promise.all([
    compileKernels(folder),
    copyBinary(folder),
    bundlePackage(folder, minify),
    ...bundleStandIns(folder, minify),
  ]);
  return { metafiles, copies: [kernels, binary] };
}

/** AssemblyScript's library is compiled into them. */
async function compileKernels(folder) {
  const file = join(folder, 'kernels.wasm');
  const { error, stderr } = await asc.main([
    join(root, 'src/runner/wasm/index.ts'),
    ...['--outFile', file],
    ...['--runtime', 'stub', '--importMemory', '--noExportMemory', '--use', 'abort='],
    ...['--enable', 'simd', '-O3', '--noAssert'],
  ]);
  if (error) throw new Error(`AssemblyScript: ${stderr.toString() || error.message}`);
  return ['node_modules/assemblyscript/package.json', relative(root, file)];
}

async function copyBinary(folder) {
  const wasm = require.resolve('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm');
  const copy = join(folder, 'tfjs-backend-wasm-simd.wasm');
  await copyFile(wasm, copy);
  return [relative(root, wasm), relative(root, copy)];
}

const bundle = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node18',
  outExtension: { '.js': '.cjs' },
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  absWorkingDir: root,
};
const sources = join(root, 'src/runner/node/backend');

/** The file exports a function: it is given the script's tfjs-core and returns the package's exports. */
async function bundlePackage(folder, minify) {
  const { metafile } = await esbuild.build({
    ...bundle,
    entryPoints: { 'tfjs-wasm': join(sources, 'wasm/package.ts') },
    outdir: folder,
    minify,
    banner: { js: 'module.exports = (scriptsCore) => { const module = { exports: {} };' },
    footer: { js: 'return module.exports; };' },
    plugins: [scriptsCore],
  });
  return metafile;
}

/** What answers for a tfjs-node that is not there, and the TensorFlow.js that it gives to a script which has none. */
function bundleStandIns(folder, minify) {
  const names = [...Object.keys(require('@tensorflow/tfjs')), 'node'].join(', ');
  const builds = [
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
  ];
  return builds.map(async (build) => (await build).metafile);
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
