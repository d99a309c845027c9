import * as vscode from 'vscode';
import { Disposables } from '../disposables.ts';
import { NOTEBOOK_TYPE } from '../ipynb/languages.ts';
import type { Constructions } from '../literals/constructions.ts';
import type { Services } from '../services.ts';
import { Consent } from './jupyter/consent.ts';
import { MagicLoader } from './jupyter/magicLoader.ts';
import { MagicOffer } from './jupyter/magicOffer.ts';
import { CELLS, magicCompletion, MAGIC_TRIGGERS } from './magicCompletion.ts';
import { OutputMessaging } from './messaging.ts';
import { CellButton } from './statusBar.ts';

/** What Find LR adds to notebooks of every kernel. `state`: kept with the workspace. */
export function registerNotebooks(
  services: Services,
  constructions: Constructions,
  state: vscode.Memento,
): vscode.Disposable {
  const { assets, cellIds, executions, runs } = services;
  const owned = new Disposables();
  const button = owned.add(new CellButton(constructions, runs, cellIds));
  owned.add(vscode.notebooks.registerNotebookCellStatusBarItemProvider(NOTEBOOK_TYPE, button));
  owned.add(vscode.languages.registerCompletionItemProvider(CELLS, magicCompletion, ...MAGIC_TRIGGERS));
  owned.add(new OutputMessaging(services));
  const loader = owned.add(new MagicLoader(assets));
  const offer = owned.add(new MagicOffer(loader, new Consent(state), executions));
  owned.add(vscode.commands.registerCommand('find-lr.loadMagic', () => offer.load()));
  return owned;
}
