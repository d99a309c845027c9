import type { Core, KernelConfig, WasmBackend } from '../tfjs.ts';
import { heapFunctions } from '../wasm/heap.ts';
import type { HeapKernel } from './context.ts';
import { conv2DBackpropFilter, conv2DBackpropInput } from './conv2d.ts';
import { depthwiseConv2dNativeBackpropFilter, depthwiseConv2dNativeBackpropInput } from './depthwise.ts';
import { einsum } from './einsum.ts';
import { cpuFallback } from './fallback.ts';
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
 * Registers our kernels for the WASM backend on the script's tfjs-core, and for what is then still missing there and known to the `cpu` backend, a fallback on the latter's.
 * May be called again when more kernels have come. The replacing of slow kernels is for our own start of the backend (`replace`): in a backend that the script
 * brought itself, only gaps are filled.
 */
export function registerKernels(core: Core, backend: WasmBackend, assets: string, replace: boolean): void {
  const has = (name: string): boolean => core.getKernel(name, 'wasm') !== undefined;
  const heap = heapFunctions(backend, assets);
  if (heap) {
    for (const [kernelName, kernel] of Object.entries(replace ? { ...missing, ...faster } : missing)) {
      if (has(kernelName)) {
        if (!replace) continue;
        core.unregisterKernel(kernelName, 'wasm');
      }
      const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs, backend: running }) =>
        kernel({ core, backend: running as WasmBackend, heap }, inputs, attrs);
      core.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
    }
  }
  for (const { kernelName } of core.getKernelsForBackend('cpu')) {
    if (!has(kernelName)) core.registerKernel(cpuFallback(core, kernelName));
  }
}
