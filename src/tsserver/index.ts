/**
 * A plugin of TypeScript's server, by which VS Code's own TypeScript reads cells of `.ipynb` as our kernel does: a magic is no error in
 * them. VS Code loads it from `node_modules` in the extension's folder, by `contributes.typescriptServerPlugins`.
 */
import type * as tsserver from 'typescript/lib/tsserverlibrary';
import { isCell } from './cellFile.ts';
import { commented } from './commented.ts';

interface Modules {
  readonly typescript: typeof tsserver;
}

export default function plugin({ typescript }: Modules): tsserver.server.PluginModule {
  return {
    create({ languageService, languageServiceHost }) {
      readCells(languageServiceHost, typescript);
      return languageService;
    },
  };
}

/** A snapshot of a cell tells no changes to the one before, so that TypeScript reads it anew: a key may make code of a magic. */
function readCells(host: tsserver.LanguageServiceHost, { ScriptSnapshot }: typeof tsserver): void {
  const snapshotOf = host.getScriptSnapshot.bind(host);
  host.getScriptSnapshot = (fileName) => {
    const snapshot = snapshotOf(fileName);
    if (snapshot === undefined || !isCell(fileName)) return snapshot;
    return ScriptSnapshot.fromString(commented(snapshot.getText(0, snapshot.getLength())));
  };
}
