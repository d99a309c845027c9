import * as vscode from 'vscode';
import { Disposables } from '../disposables.ts';
import type { Services } from '../services.ts';
import type { Source } from '../source.ts';
import { NOTEBOOK_TYPE } from './languages.ts';
import { CELLS, magicCompletion, MAGIC_TRIGGERS } from './magicCompletion.ts';
import { OutputMessaging } from './messaging.ts';
import { CellButton } from './statusBar.ts';

/** What Find LR adds to notebooks of every kernel. */
export function registerNotebooks(services: Services, source: Source): vscode.Disposable {
  const { cellIds, runs } = services;
  const owned = new Disposables();
  const button = owned.add(new CellButton(source, runs, cellIds));
  owned.add(vscode.notebooks.registerNotebookCellStatusBarItemProvider(NOTEBOOK_TYPE, button));
  owned.add(vscode.languages.registerCompletionItemProvider(CELLS, magicCompletion, ...MAGIC_TRIGGERS));
  owned.add(new OutputMessaging(services));
  return owned;
}
