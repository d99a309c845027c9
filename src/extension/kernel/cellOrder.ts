/** Tells our plugin in TypeScript's server in which order cells stand: a name is that of the nearest cell above which declares it. */
import * as vscode from 'vscode';
import { PLUGIN, type CellOrder, type Configuration } from '../../tsserver/configuration.ts';
import { NOTEBOOK_TYPE } from '../ipynb/languages.ts';
import { LANGUAGES } from './names.ts';

/** extensions/typescript-language-features/src/api.ts */
interface TypeScriptExtension {
  getAPI(version: 0): { configurePlugin(name: string, configuration: Configuration): void };
}

export function tellCellOrder(): vscode.Disposable {
  let told = '{}';
  const tell = async (): Promise<void> => {
    const order = cellOrder();
    const text = JSON.stringify(order);
    if (text === told) return;
    told = text;
    const typescript = vscode.extensions.getExtension<TypeScriptExtension>(
      'vscode.typescript-language-features',
    );
    (await typescript?.activate())?.getAPI(0).configurePlugin(PLUGIN, { order });
  };
  void tell();
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenNotebookDocument(tell),
    vscode.workspace.onDidCloseNotebookDocument(tell),
    vscode.workspace.onDidChangeNotebookDocument(({ contentChanges }) =>
      contentChanges.length > 0 ? tell() : undefined,
    ),
  );
}

/** Only of notebooks that have cells which TypeScript reads: for others it need not start. */
function cellOrder(): CellOrder {
  const notebooks = vscode.workspace.notebookDocuments
    .filter(({ notebookType }) => notebookType === NOTEBOOK_TYPE)
    .map(({ uri, getCells }) => ({
      path: uri.path.replace(/^\/?/, '/'),
      documents: getCells().map(({ document }) => document),
    }))
    .filter(({ documents }) => documents.some(({ languageId }) => LANGUAGES.includes(languageId)));
  return Object.fromEntries(
    notebooks.map(({ path, documents }) => [path, documents.map(({ uri }) => uri.fragment)]),
  );
}
