import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Core, WasmBackend, WasmModule } from '../tfjs.ts';
import { withComplexNumbers } from './complex.ts';
import { viewFor } from './view.ts';

/** What tfjs-wasm.cjs gives for a tfjs-core (package.ts). */
type Package = (core: Core) => {
  BackendWasm: new (wasm: WasmModule) => WasmBackend;
  startModule: (config: object) => Promise<unknown>;
};

/**
 * A WASM backend on the script's own tfjs-core, ready when this returns: a script may make tensors on the line after its imports, before any turn of the
 * event loop. Registers the package's kernels. Throws if WebAssembly or its SIMD instructions are missing.
 * @param assets the folder with tfjs-wasm.cjs and tfjs-backend-wasm-simd.wasm
 */
export function startWasmBackend(core: Core, assets: string): WasmBackend {
  const load = createRequire(join(assets, 'tfjs-wasm.cjs'));
  const { BackendWasm, startModule } = (load('./tfjs-wasm.cjs') as Package)(viewFor(core));
  const binary = new WebAssembly.Module(readFileSync(join(assets, 'tfjs-backend-wasm-simd.wasm')));
  const module = {
    // Emscripten gives its module to whoever instantiates the code; doing so at once finishes the start within the call.
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): object {
      const instance = new WebAssembly.Instance(binary, imports);
      done(instance);
      return instance.exports;
    },
  } as unknown as Started;
  withoutNewListeners(() => void startModule(module));
  if (module.calledRun !== true) throw new Error('The WASM runtime did not start at once.');
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
  return new (withComplexNumbers(BackendWasm))(module);
}

interface Started extends WasmModule {
  calledRun?: boolean;
  tfjs: Record<string, unknown>;
  cwrap(name: string, returns: string | null, takes: string[]): unknown;
}

/** Emscripten adds process-wide handlers that rethrow; a script's own handling of errors must stay as it was. */
function withoutNewListeners(run: () => void): void {
  const events = ['uncaughtException', 'unhandledRejection'];
  const before = events.map((event) => process.listeners(event as NodeJS.Signals));
  run();
  events.forEach((event, i) => {
    for (const listener of process.listeners(event as NodeJS.Signals)) {
      if (before[i]?.includes(listener) === false) process.removeListener(event, listener);
    }
  });
}
