// The backend under test on the test process's own tfjs-core, with its built files in a temporary folder.
import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { buildBackend } from '../../../scripts/build-backend.mjs';
import { prepareBackend } from '../../../src/runner/node/backend/index.ts';

let built: Promise<string> | undefined;

/** Builds once a process; resolves to the folder that stands for dist/runner. */
export function builtAssets(): Promise<string> {
  built ??= mkdtemp(join(tmpdir(), 'find-lr-backend-')).then(async (folder) => {
    await buildBackend(folder, { minify: false });
    return folder;
  });
  return built;
}

/** Registers our WASM backend on the test process's tfjs-core. */
export async function withWasm(): Promise<void> {
  const assets = await builtAssets();
  const requireFromScript = createRequire(import.meta.url);
  const core: object = requireFromScript('@tensorflow/tfjs-core') as object;
  prepareBackend({ core, requireFromScript, assets, note: () => undefined });
}

export interface Values {
  shape: number[];
  dtype: 'float32' | 'int32';
  data: number[];
}

/** Runs one kernel on one backend and reads its result; no tensor is left behind. */
export function runKernel(
  backend: 'cpu' | 'wasm',
  name: string,
  inputs: Record<string, Values> | Values[],
  attrs: Record<string, unknown>,
): Values {
  // With the backend registered synchronously, so is its choice.
  void tf.setBackend(backend);
  return tf.tidy(() => {
    const tensors: Record<string, tf.Tensor> = Array.isArray(inputs) ? ([] as never) : {};
    for (const [key, { data, shape, dtype }] of Object.entries(inputs))
      tensors[key] = tf.tensor(data, shape, dtype);
    const out = tf.engine().runKernel(name, tensors, attrs as never) as tf.Tensor;
    return { shape: out.shape, dtype: out.dtype as Values['dtype'], data: [...out.dataSync()] };
  });
}

/** The largest difference relative to the largest value (of at least 1e-3). */
export function relativeDifference(a: readonly number[], b: readonly number[]): number {
  const scale = Math.max(1e-3, ...b.map(Math.abs));
  return Math.max(0, ...a.map((value, i) => Math.abs(value - (b[i] ?? NaN)) / scale));
}

/** Numbers in -1..1 that depend on the seed only. */
export function random(shape: number[], from: number): Values {
  let state = (from ^ 0x9e3779b9) >>> 0 || 1;
  const data = Array.from({ length: shape.reduce((product, side) => product * side, 1) }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) / 0xffffffff) * 2 - 1;
  });
  return { shape, dtype: 'float32', data };
}
