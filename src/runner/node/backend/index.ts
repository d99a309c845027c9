import { registerKernels } from './kernels/index.ts';
import type { Core, WasmBackend } from './tfjs.ts';
import { startWasmBackend } from './wasm/start.ts';

/** What the run's results say about where it ran. */
export interface BackendChoice {
  /** tfjs-core's name of the backend: `tensorflow`, `webgpu`, `wasm`, `cpu`. */
  backend: string;
  device: string;
}

export interface BackendSetting {
  /** The tfjs-core module that the script itself loaded. */
  core: object;
  /** `require` as from the script's own place. */
  requireFromScript: (request: string) => unknown;
  /** The folder with the runner's built files. */
  assets: string;
  note(note: { topic: 'backend'; message: string }): void;
}

export function prepareBackend({ core: given, assets, note }: BackendSetting): BackendChoice {
  const core = given as Core;
  const engine = core.engine?.();
  if (!engine || typeof core.registerKernel !== 'function') {
    note({
      topic: 'backend',
      message: `tfjs-core ${core.version_core ?? ''} knows no kernels; pure JavaScript it is.`,
    });
    return { backend: 'cpu', device: 'CPU' };
  }
  if (!engine.registryFactory['wasm']) {
    engine.registerBackend(
      'wasm',
      () => {
        const backend: WasmBackend = startWasmBackend(core, assets);
        registerKernels(core, backend, assets, true);
        return backend;
      },
      2,
    );
  }
  return { backend: engine.backendName ?? 'wasm', device: 'CPU' };
}
