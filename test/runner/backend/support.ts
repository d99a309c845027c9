// Our WASM backend on the test process's own tfjs-core.
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { prepareBackend } from '../../../src/runner/node/backend/index.ts';
import { runnerFolder } from '../support/child.ts';

/** Registers our WASM backend on the test process's tfjs-core. */
export async function withWasm(): Promise<void> {
  const assets = await runnerFolder();
  const core = createRequire(import.meta.url)('@tensorflow/tfjs-core') as object;
  prepareBackend({ core, assets, note: () => undefined });
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
