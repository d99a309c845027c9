import type { Attributes, Core, Inputs, KernelConfig, TensorInfo, WasmBackend } from '../tfjs.ts';
import { sizeOf } from './context.ts';

/** The `cpu` backend, as far as its kernels' data go in and out. */
interface CpuBackend {
  makeTensorInfo(shape: number[], dtype: string, values: unknown): TensorInfo;
  readSync(dataId: object): ArrayLike<number> | Uint8Array[];
  disposeIntermediateTensorInfo(tensor: TensorInfo): void;
}

/**
 * A kernel for the WASM backend that runs the `cpu` backend's kernel of that name on copies of its inputs: slow, but a script that needs one of the rare kernels
 * WASM lacks goes on.
 */
export function cpuFallback(core: Core, kernelName: string): KernelConfig {
  return {
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const cpu = core.engine?.().findBackend('cpu') as CpuBackend | null | undefined;
      const kernel = core.getKernel(kernelName, 'cpu');
      if (!cpu || !kernel)
        throw new Error(`Neither the WASM nor the cpu backend has the kernel '${kernelName}'.`);
      const wasm = backend as WasmBackend;
      // Kernels of a list of tensors take an array in place of names.
      const copies: Inputs = Array.isArray(inputs) ? ([] as never) : {};
      for (const [name, tensor] of Object.entries(inputs)) copies[name] = toCpu(core, wasm, cpu, tensor);
      const result = kernel.kernelFunc({ inputs: copies, attrs, backend: cpu });
      const results = Array.isArray(result) ? result : [result];
      const back = results.map((tensor) => toWasm(wasm, cpu, tensor));
      for (const tensor of [...results, ...Object.values(copies)]) cpu.disposeIntermediateTensorInfo(tensor);
      return Array.isArray(result) ? back : (back[0] as TensorInfo);
    },
  };
}

/**
 * The kernel, with the `cpu` backend's in reserve: the package's kernels throw for types they do not support and for attributes that an older tfjs-core does not
 * hand over. Where `cpu` fails too, its error is the one that the script would have seen.
 */
export function withReserve(core: Core, kernel: KernelConfig): KernelConfig {
  const reserve = cpuFallback(core, kernel.kernelName);
  return {
    ...kernel,
    kernelFunc: (call) => {
      if (concernsComplex(call.inputs, call.attrs)) return reserve.kernelFunc(call);
      try {
        return kernel.kernelFunc(call);
      } catch (error) {
        if (core.getKernel(kernel.kernelName, 'cpu') === undefined) throw error;
        return reserve.kernelFunc(call);
      }
    },
  };
}

/** Complex numbers lie outside of the heap (wasm/complex.ts), where only the reserve finds them. */
function concernsComplex(inputs: Inputs, attrs: Attributes | undefined): boolean {
  if (attrs?.['dtype'] === 'complex64') return true;
  for (const name in inputs) if (inputs[name]?.dtype === 'complex64') return true;
  return false;
}

function toCpu(core: Core, wasm: WasmBackend, cpu: CpuBackend, tensor: TensorInfo): TensorInfo {
  if (tensor.dtype === 'complex64') return complexToCpu(core, wasm, cpu, tensor);
  const values =
    tensor.dtype === 'string' ? wasm.readSync(tensor.dataId) : wasm.typedArrayFromHeap(tensor).slice();
  return cpu.makeTensorInfo(tensor.shape, tensor.dtype, values);
}

function complexToCpu(
  core: Core,
  wasm: WasmBackend,
  cpu: CpuBackend,
  { dataId, shape }: TensorInfo,
): TensorInfo {
  const pairs = wasm.readSync(dataId) as Float32Array;
  const part = (offset: number): TensorInfo =>
    cpu.makeTensorInfo(
      shape,
      'float32',
      pairs.filter((_, i) => i % 2 === offset),
    );
  const [real, imag] = [part(0), part(1)];
  const kernel = core.getKernel('Complex', 'cpu') as KernelConfig;
  const complex = kernel.kernelFunc({ inputs: { real, imag }, attrs: {}, backend: cpu }) as TensorInfo;
  cpu.disposeIntermediateTensorInfo(real);
  cpu.disposeIntermediateTensorInfo(imag);
  return complex;
}

function toWasm(wasm: WasmBackend, cpu: CpuBackend, tensor: TensorInfo): TensorInfo {
  const values = cpu.readSync(tensor.dataId);
  if (tensor.dtype === 'string' || tensor.dtype === 'complex64') {
    return wasm.makeOutput(tensor.shape, tensor.dtype, undefined, values);
  }
  // A kernel may answer with plain arrays or with the values of another type.
  const typed = typedArray(tensor.dtype, sizeOf(tensor.shape));
  typed.set(values as ArrayLike<number>);
  return wasm.makeOutput(tensor.shape, tensor.dtype, undefined, typed);
}

function typedArray(dtype: string, size: number): Float32Array | Int32Array | Uint8Array {
  if (dtype === 'int32') return new Int32Array(size);
  return dtype === 'bool' ? new Uint8Array(size) : new Float32Array(size);
}
