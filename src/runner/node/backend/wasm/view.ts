import type { Core, KernelConfig } from '../tfjs.ts';

/**
 * The script's tfjs-core as the package's code may use it. The package is newer than some tfjs-cores that it meets here: names that have moved since are given under their new
 * place, and kernels of operations that this core does not know (their name is `undefined` there) or that it has already are not registered.
 */
export function viewFor(core: Core): Core {
  const moved = core as Core & { broadcast_util?: object; backend_util: object };
  const additions = {
    broadcast_util: moved.broadcast_util ?? moved.backend_util,
    registerKernel(config: KernelConfig): void {
      const { kernelName, backendName } = config as Partial<KernelConfig>;
      if (kernelName === undefined || backendName === undefined) return;
      if (core.getKernel(kernelName, backendName) === undefined) core.registerKernel(config);
    },
  };
  // Defined, not assigned: a bundled tfjs-core has getters without setters.
  return Object.create(core, Object.getOwnPropertyDescriptors(additions)) as Core;
}
