import { completeKernels, put, registerKernels } from '../kernels/index.ts';
import type { Core, Engine, KernelConfig, WasmBackend } from '../tfjs.ts';
import { startWasmBackend } from './start.ts';

/** How our WASM backend fares on one engine. */
export interface WasmOffer {
  /** Whether this tfjs-core is new enough. */
  readonly possible: boolean;
  /** Whether the backend in use is the one started here. */
  readonly running: boolean;
  /** Why it could not be started. */
  readonly failure: Error | undefined;
}

/** That of tfjs-backend-wasm: before `cpu` (1), after native TensorFlow (3). */
const PRIORITY = 2;

/**
 * Registers WASM, to be started when the script makes its first tensor and has not set another backend. A script that brings tfjs-backend-wasm itself keeps its own, with the kernels
 * it lacks added, unless tensors already live on ours.
 */
export function offerWasm(core: Core, engine: Engine, assets: string): WasmOffer {
  const offer: { -readonly [K in keyof WasmOffer]: WasmOffer[K] } = {
    possible: hasModularKernels(core),
    running: false,
    failure: undefined,
  };
  if (!offer.possible || engine.registryFactory['wasm']) return offer;
  let kernels: KernelConfig[] = [];
  const start = (): WasmBackend => {
    try {
      const backend = startWasmBackend(core, assets);
      registerKernels(core, backend, assets);
      kernels = core.getKernelsForBackend('wasm');
      offer.running = true;
      return backend;
    } catch (error) {
      offer.failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  };
  engine.registerBackend('wasm', start, PRIORITY);

  const register = engine.registerBackend;
  engine.registerBackend = function (name, factory, priority) {
    if (name !== 'wasm') return register.call(engine, name, factory, priority);
    if (offer.running) {
      for (const kernel of kernels) put(core, kernel);
      return true;
    }
    if (engine.registryFactory['wasm']?.factory === start) engine.removeBackend('wasm');
    return register.call(engine, name, withKernels(core, factory, assets), priority);
  };
  return offer;
}

/** Before 2.8, operations called methods of the backend in place of kernels. */
function hasModularKernels(core: Core): boolean {
  const [major = 0, minor = 0] = (core.version_core ?? '').split('.').map(Number);
  return typeof core.registerKernel === 'function' && (major > 2 || (major === 2 && minor >= 8));
}

/** The script's own WASM backend, whose kernels are completed as soon as it is there. */
function withKernels(core: Core, factory: () => unknown, assets: string): () => unknown {
  const complete = (backend: unknown): unknown => {
    completeKernels(core, backend as WasmBackend, assets);
    return backend;
  };
  return () => {
    const made = factory();
    return made instanceof Promise ? made.then(complete) : complete(made);
  };
}
