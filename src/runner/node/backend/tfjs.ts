// The part of a tfjs-core (2.x to 4.x) that the backend code uses. The script's own copy is handed in, never imported.

export interface TensorInfo {
  dataId: object;
  shape: number[];
  dtype: string;
}

export type Inputs = Record<string, TensorInfo>;
export type Attributes = Record<string, unknown>;
export type Kernel = (call: {
  inputs: Inputs;
  attrs: Attributes;
  backend: unknown;
}) => TensorInfo | TensorInfo[];

export interface KernelConfig {
  kernelName: string;
  backendName: string;
  kernelFunc: Kernel;
  setupFunc?: (backend: unknown) => void;
  disposeFunc?: (backend: unknown) => void;
}

export interface ConvolutionShape {
  batchSize: number;
  inHeight: number;
  inWidth: number;
  inChannels: number;
  outHeight: number;
  outWidth: number;
  outChannels: number;
  filterHeight: number;
  filterWidth: number;
  strideHeight: number;
  strideWidth: number;
  padInfo: { top: number; left: number };
  inShape: number[];
  outShape: number[];
  filterShape: number[];
}

export interface Engine {
  readonly backendName: string | null | undefined;
  readonly registry: Record<string, unknown>;
  readonly registryFactory: Record<string, { factory: () => unknown; priority: number } | undefined>;
  registerBackend(name: string, factory: () => unknown, priority?: number): boolean;
  removeBackend(name: string): void;
  findBackend(name: string): unknown;
}

export interface Core {
  version_core?: string;
  engine?(): Engine;
  registerKernel(config: KernelConfig): void;
  unregisterKernel(kernelName: string, backendName: string): void;
  getKernel(kernelName: string, backendName: string): KernelConfig | undefined;
  getKernelsForBackend(backendName: string): KernelConfig[];
  backend_util: {
    convertConv2DDataFormat(format: string): 'channelsLast' | 'channelsFirst';
    computeConv2DInfo(
      inShape: number[],
      filterShape: number[],
      strides: number | number[],
      dilations: number | number[],
      pad: unknown,
      roundingMode: unknown,
      depthwise: boolean,
      format?: 'channelsLast' | 'channelsFirst',
    ): ConvolutionShape;
    computePool2DInfo(
      inShape: number[],
      filterSize: number | number[],
      strides: number | number[],
      dilations: number | number[],
      pad: unknown,
      roundingMode: unknown,
    ): ConvolutionShape;
  };
}

/** What a tensor's data id stands for in a WASM backend. */
export interface WasmData {
  id: number;
  /** Where the values begin in the heap; null for those that lie outside of it. */
  memoryOffset: number | null;
  shape: number[];
  dtype: string;
  refCount: number;
}

/** `BackendWasm` of tfjs-backend-wasm, as its own kernels use it. */
export interface WasmBackend {
  wasm: WasmModule;
  dataIdMap: { get(dataId: object): WasmData; set(dataId: object, data: WasmData): void };
  dataIdNextNumber: number;
  move(dataId: object, values: WasmValues | null, shape: number[], dtype: string, refCount: number): void;
  readSync(dataId: object, start?: number, end?: number): WasmValues;
  makeOutput(shape: number[], dtype: string, memoryOffset?: number, values?: WasmValues): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array;
  disposeData(dataId: object): boolean;
  incRef(dataId: object): void;
}

/** Numbers, or one array of bytes a string. */
export type WasmValues = ArrayLike<number> | Uint8Array[];

/** The Emscripten module behind it. */
export interface WasmModule {
  HEAPU8: Uint8Array;
  HEAPF32: Float32Array;
  asm?: Record<string, unknown>;
  _malloc(bytes: number): number;
  _free(address: number): void;
}
