/** Sees every module that the CommonJS loader gives out, which is where an `import` of a CommonJS package passes too. */
import Module from 'node:module';

type Load = (this: unknown, request: string, parent: NodeJS.Module | undefined, isMain: boolean) => unknown;

export function watchModules(onModule: (exports: unknown) => void): void {
  const loader = Module as unknown as { _load: Load };
  const load = loader._load;
  loader._load = function (request, parent, isMain) {
    const exports = load.call(this, request, parent, isMain);
    onModule(exports);
    return exports;
  };
}
