import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TensorInfo, WasmBackend, WasmModule } from '../tfjs.ts';

/** The functions of src/runner/wasm; all numbers are addresses, element counts and strides. */
export interface HeapFunctions {
  gemm(...operands: number[]): void;
  gemmScratchBytes(k: number, n: number): number;
  setConvolution(...shape: number[]): void;
  convolutionScratchBytes(): number;
  conv2dFilterGradient(x: number, dy: number, dFilter: number, batch: number, scratch: number): void;
  conv2dInputGradient(dy: number, filter: number, dx: number, batch: number, scratch: number): void;
  setPool(...shape: number[]): void;
  maxPoolGradient(x: number, dy: number, dx: number, batch: number): void;
  averagePoolGradient(dy: number, dx: number, batch: number, share: number): void;
  setDepthwise(...shape: number[]): void;
  depthwiseFilterGradient(x: number, dy: number, dFilter: number, batch: number): void;
  depthwiseInputGradient(dy: number, filter: number, dx: number, batch: number): void;
}

/**
 * Links our functions to the heap of a WASM backend, where its tensors lie: no tensor is copied. `undefined` if that heap cannot be reached (an old or threaded
 * build of the script's own).
 * @param assets the folder with kernels.wasm
 */
export function heapFunctions(backend: WasmBackend, assets: string): HeapFunctions | undefined {
  const known = linked.get(backend.wasm);
  if (known) return known;
  const memory = backend.wasm.asm?.['memory'];
  if (!(memory instanceof WebAssembly.Memory) || !(memory.buffer instanceof ArrayBuffer)) return undefined;
  const instance = new WebAssembly.Instance(
    new WebAssembly.Module(readFileSync(join(assets, 'kernels.wasm'))),
    { env: { memory } },
  );
  const functions = instance.exports as unknown as HeapFunctions;
  linked.set(backend.wasm, functions);
  return functions;
}

const linked = new WeakMap<WasmModule, HeapFunctions>();

/** Where a tensor's values begin in the heap. */
export function address(backend: WasmBackend, tensor: TensorInfo): number {
  const { memoryOffset } = backend.dataIdMap.get(tensor.dataId);
  if (memoryOffset === null) throw new Error(`A tensor of type ${tensor.dtype} does not lie in the heap.`);
  return memoryOffset;
}

/** Runs with `bytes` of scratch memory of the heap. */
export function withScratch(backend: WasmBackend, bytes: number, run: (scratch: number) => void): void {
  const scratch = backend.wasm._malloc(bytes) >>> 0;
  if (scratch === 0)
    throw new Error(`The WASM backend is out of memory (${bytes} bytes more were asked for).`);
  try {
    run(scratch);
  } finally {
    backend.wasm._free(scratch);
  }
}
