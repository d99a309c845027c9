import type { Engine } from './tfjs.ts';

/** What the run's results say about where it ran. */
export interface BackendChoice {
  /** tfjs-core's name of the backend: `tensorflow`, `webgpu`, `wasm`, `cpu`. */
  backend: string;
  /** In words, for a person. */
  device: string;
}

/** The backend that the script is on, or will be on with its first tensor. */
export function deviceOf(engine: Engine): BackendChoice {
  const backend = engine.backendName ?? bestOf(engine);
  return { backend, device: inWords(backend, engine.registry[backend]) };
}

function bestOf({ registryFactory }: Engine): string {
  const names = Object.keys(registryFactory);
  const priority = (name: string): number => registryFactory[name]?.priority ?? 0;
  return names.sort((a, b) => priority(b) - priority(a))[0] ?? 'cpu';
}

function inWords(backend: string, instance: unknown): string {
  switch (backend) {
    case 'tensorflow': {
      const native = instance as { isUsingGpuDevice?: boolean } | undefined;
      return native?.isUsingGpuDevice === true ? 'GPU (TensorFlow, CUDA)' : 'CPU (TensorFlow)';
    }
    case 'webgpu':
      return 'GPU (WebGPU)';
    case 'wasm':
      return 'CPU (WebAssembly, 1 thread)';
    case 'cpu':
      return 'CPU (pure JavaScript)';
    default:
      return backend;
  }
}
