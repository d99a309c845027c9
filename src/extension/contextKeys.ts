import * as vscode from 'vscode';
import { Disposables } from './disposables.ts';
import type { Findings } from './literals/findings.ts';
import type { Runs } from './run/runs.ts';

/** Tells VS Code which commands make sense at the moment. */
export function keepContextKeys(runs: Runs, findings: Findings): vscode.Disposable {
  const owned = new Disposables();
  const told = new Map<string, boolean>();
  const set = (key: string, value: boolean): void => {
    if (told.get(key) === value) return;
    told.set(key, value);
    void vscode.commands.executeCommand('setContext', `find-lr.${key}`, value);
  };
  const tellSuggestions = (): void => {
    const suggestions = findings.all().filter(({ result }) => result.recommended !== null);
    set('hasSuggestion', suggestions.length > 0);
    set(
      'canApply',
      suggestions.some((finding) => !findings.isApplied(finding)),
    );
  };
  owned.add(runs.onDidChange(() => set('running', runs.all().length > 0)));
  owned.add(findings.onDidChange(tellSuggestions));
  owned.add(vscode.workspace.onDidChangeTextDocument(tellSuggestions));
  return owned;
}
