import * as vscode from 'vscode';
import type { Result } from '../../protocol/record.ts';

/** The recommended LR first, then those of the other methods, each with its name for people. */
export function methodsOf(result: Result): { method: string; lr: number }[] {
  if (result.recommended === null) return [];
  return [{ method: vscode.l10n.t('recommended'), lr: result.recommended.lr }, ...result.suggestions];
}
