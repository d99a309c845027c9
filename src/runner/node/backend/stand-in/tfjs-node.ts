// Bundled into tfjs-node.cjs: what a script gets that imports a `@tensorflow/tfjs-node(-gpu)` which is not there or lacks its binding. All of TensorFlow.js, and the
// package's own names.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { silentWriters } from '../mute.ts';
import { fileSystem, nodeFileSystemRouter } from './files.ts';
import { setStandInFor, standInFor, type StandInFor } from './shared.ts';

/** The part of TensorFlow.js used here. */
interface TensorFlow {
  version?: Record<string, string>;
  io: {
    registerLoadRouter(router: typeof nodeFileSystemRouter): void;
    registerSaveRouter(router: typeof nodeFileSystemRouter): void;
  };
  CustomCallback?: new (args: object) => object;
}

const missing = standInFor() ?? assumed();
missing.loaded = true;
const tf = load(missing);
tf.io.registerLoadRouter(nodeFileSystemRouter);
tf.io.registerSaveRouter(nodeFileSystemRouter);

/** The build makes this the file's `module.exports`. */
export default {
  ...tf,
  version: { ...tf.version, 'tfjs-node': tf.version?.['tfjs'] },
  io: { ...tf.io, fileSystem },
  node: {
    ...Object.fromEntries(
      [
        ...['decodeImage', 'decodeBmp', 'decodeGif', 'decodePng', 'decodeJpeg', 'encodeJpeg', 'encodePng'],
        ...['getMetaGraphsFromSavedModel', 'getNumOfSavedModels', 'loadSavedModel'],
      ].map((name) => [name, needsBinding(name, missing)]),
    ),
    ...silentWriters(tf.CustomCallback, () => undefined),
  },
};

/** Where an `import` was resolved in another thread (before Node 22.15), nothing but the script is known. */
function assumed(): StandInFor {
  const reason = '@tensorflow/tfjs-node is not installed, or its native binding is missing.';
  const standIn = {
    package: '@tensorflow/tfjs-node',
    reason,
    from: [process.argv[1] ?? join(process.cwd(), 'script.js')],
    assets: __dirname,
    loaded: true,
  };
  setStandInFor(standIn);
  return standIn;
}

/** The script's own TensorFlow.js; ours only where it has none. */
function load({ from, assets }: StandInFor): TensorFlow {
  for (const file of from) {
    const require = createRequire(file);
    const found = resolve(require, '@tensorflow/tfjs');
    if (found !== undefined) return require(found) as TensorFlow;
  }
  return createRequire(join(assets, 'tfjs-node.cjs'))('./tfjs.cjs') as TensorFlow;
}

function resolve(require: NodeJS.Require, request: string): string | undefined {
  try {
    return require.resolve(request);
  } catch {
    // Not installed there.
    return undefined;
  }
}

function needsBinding(name: string, { package: wanted, reason }: StandInFor): () => never {
  return () => {
    throw new Error(
      `tf.node.${name} works with the native TensorFlow only. ${reason} Try \`npm rebuild ${wanted}\`.`,
    );
  };
}
