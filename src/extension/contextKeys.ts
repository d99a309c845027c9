import * as vscode from 'vscode';
import { Disposables } from './disposables.ts';
import type { Findings } from './literals/findings.ts';
import type { Runs } from './run/runs.ts';

/** Tells VS Code which commands make sense at the moment. */
export function keepContextKeys(runs: Runs, findings: Findings): vscode.Disposable {
  const owned = new Disposables();
  const set = (key: string, value: boolean): void => {
    void vscode.commands.executeCommand('setContext', `find-lr.${key}`, value);
  };
  owned.add(runs.onDidChange(() => set('running', runs.all().length > 0)));
  owned.add(
    findings.onDidChange(() =>
      set(
        'hasSuggestion',
        findings.all().some(({ result }) => result.recommended !== null),
      ),
    ),
  );
  return owned;
}
