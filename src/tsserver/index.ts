/**
 * A plugin of TypeScript's server, by which VS Code's own TypeScript reads cells of `.ipynb` as our kernel does: a magic is no error in
 * them, and what one cell declares the others see. VS Code loads it from `node_modules` in the extension's folder, by
 * `contributes.typescriptServerPlugins`.
 */
import type * as tsserver from 'typescript/lib/tsserverlibrary';
import type { CellOrder, Configuration } from './configuration.ts';
import { readCells } from './host.ts';
import { serviceOfCells } from './service.ts';

interface Modules {
  readonly typescript: typeof tsserver;
}

/** One for each project. */
export default function plugin({ typescript }: Modules): tsserver.server.PluginModule {
  let reorder: (order: CellOrder) => void = () => {};
  return {
    create(info) {
      const scope = readCells(info, typescript);
      scope.order = (info.config as Configuration).order ?? {};
      reorder = (order) => {
        scope.order = order;
        info.project.updateGraph();
      };
      return serviceOfCells(info, scope, typescript);
    },
    onConfigurationChanged({ order = {} }: Configuration) {
      reorder(order);
    },
  };
}
