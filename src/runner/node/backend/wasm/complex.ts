import type { WasmBackend, WasmData, WasmModule, WasmValues } from '../tfjs.ts';

type BackendClass = new (wasm: WasmModule) => WasmBackend;

interface ComplexData extends WasmData {
  /** Real and imaginary parts in turn, as tfjs-core hands them from backend to backend. */
  pairs: Float32Array;
}

/**
 * The package's backend, which knows no complex numbers, with them: they are kept outside of the heap, as it keeps strings, and computed with by the `cpu` backend's
 * kernels. A script that takes a spectrogram before it trains would run on `cpu`, so it must run here.
 */
export function withComplexNumbers(Backend: BackendClass): BackendClass {
  return class extends Backend {
    override move(
      dataId: object,
      values: WasmValues | null,
      shape: number[],
      dtype: string,
      refCount: number,
    ): void {
      if (dtype !== 'complex64') return super.move(dataId, values, shape, dtype, refCount);
      const pairs = Float32Array.from((values ?? []) as ArrayLike<number>);
      const data: ComplexData = {
        id: this.dataIdNextNumber++,
        memoryOffset: null,
        shape,
        dtype,
        refCount,
        pairs,
      };
      this.dataIdMap.set(dataId, data);
    }

    override readSync(dataId: object, start?: number, end?: number): WasmValues {
      const data = this.dataIdMap.get(dataId);
      return isComplex(data) ? data.pairs.slice() : super.readSync(dataId, start, end);
    }
  };
}

function isComplex(data: WasmData): data is ComplexData {
  return data.dtype === 'complex64';
}
