import type { Core, KernelConfig, WasmBackend } from '../tfjs.ts';
import { heapFunctions } from '../wasm/heap.ts';
import type { HeapKernel } from './context.ts';
import { conv2DBackpropFilter, conv2DBackpropInput } from './conv2d.ts';
import { depthwiseConv2dNativeBackpropFilter, depthwiseConv2dNativeBackpropInput } from './depthwise.ts';
import { einsum } from './einsum.ts';
import { cpuFallback, withReserve } from './fallback.ts';
import { batchMatMul } from './mat-mul.ts';
import { avgPoolGrad, maxPoolGrad } from './pool.ts';
import { unsortedSegmentSum } from './segment-sum.ts';

/** Kernels that training needs and the WASM backend lacks. */
const missing: Record<string, HeapKernel> = {
  Conv2DBackpropFilter: conv2DBackpropFilter,
  DepthwiseConv2dNativeBackpropFilter: depthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseConv2dNativeBackpropInput,
  UnsortedSegmentSum: unsortedSegmentSum,
  Einsum: einsum,
};

/** Kernels that it has, as plain loops where ours are blocked matrix products. */
const faster: Record<string, HeapKernel> = {
  AvgPoolGrad: avgPoolGrad,
  BatchMatMul: batchMatMul,
  Conv2DBackpropInput: conv2DBackpropInput,
  MaxPoolGrad: maxPoolGrad,
};

/**
 * Registers our kernels on the script's tfjs-core for a WASM backend started by us: those it lacks, those it has only as plain loops, and `cpu`'s in reserve of all the
 * others.
 */
export function registerKernels(core: Core, backend: WasmBackend, assets: string): void {
  addKernels(core, backend, assets, { ...missing, ...faster });
  for (const kernel of core.getKernelsForBackend('wasm')) put(core, withReserve(core, kernel));
  fillGaps(core);
}

/** For a WASM backend that the script brought itself, or when more of `cpu`'s kernels have come: registers what is lacking, replaces nothing. */
export function completeKernels(core: Core, backend: WasmBackend, assets: string): void {
  const lacking = Object.entries(missing).filter(([name]) => core.getKernel(name, 'wasm') === undefined);
  addKernels(core, backend, assets, Object.fromEntries(lacking));
  fillGaps(core);
}

/** Registers a kernel in place of one of its name; tfjs-core would warn of a second. */
export function put(core: Core, kernel: KernelConfig): void {
  const { kernelName, backendName } = kernel;
  if (core.getKernel(kernelName, backendName) !== undefined) core.unregisterKernel(kernelName, backendName);
  core.registerKernel(kernel);
}

function addKernels(
  core: Core,
  backend: WasmBackend,
  assets: string,
  kernels: Record<string, HeapKernel>,
): void {
  const heap = heapFunctions(backend, assets);
  if (heap === undefined) return;
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs, backend: running }) =>
      kernel({ core, backend: running as WasmBackend, heap }, inputs, attrs);
    put(core, { kernelName, backendName: 'wasm', kernelFunc });
  }
}

function fillGaps(core: Core): void {
  for (const { kernelName } of core.getKernelsForBackend('cpu')) {
    if (core.getKernel(kernelName, 'wasm') === undefined) core.registerKernel(cpuFallback(core, kernelName));
  }
}
