import type { Attributes, Core, Inputs, TensorInfo, WasmBackend } from '../tfjs.ts';
import type { HeapFunctions } from '../wasm/heap.ts';

/** What each of our kernels gets: the script's tfjs-core, the WASM backend that it runs on and our functions on its heap. */
export interface KernelContext {
  core: Core;
  backend: WasmBackend;
  heap: HeapFunctions;
}

export type HeapKernel = (context: KernelContext, inputs: Inputs, attrs: Attributes) => TensorInfo;

/** Runs another kernel of the same backend, without the tape. */
export function runKernel(
  { core, backend }: KernelContext,
  name: string,
  inputs: Inputs,
  attrs: Attributes,
): TensorInfo {
  const kernel = core.getKernel(name, 'wasm');
  if (!kernel) throw new Error(`The kernel '${name}' is not registered for the WASM backend.`);
  return kernel.kernelFunc({ inputs, attrs, backend }) as TensorInfo;
}

/** The same values in another shape; to be disposed like any other result. */
export function reshaped({ backend }: KernelContext, x: TensorInfo, shape: number[]): TensorInfo {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape, dtype: x.dtype };
}

export function input(inputs: Inputs, name: string): TensorInfo {
  const tensor = inputs[name];
  if (!tensor) throw new Error(`The input '${name}' is missing.`);
  return tensor;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
