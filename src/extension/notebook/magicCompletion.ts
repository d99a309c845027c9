import * as vscode from 'vscode';
import { completeMagic, MAGIC } from '../../protocol/magic.ts';
import { LANGUAGES } from '../../protocol/language.ts';
import { NOTEBOOK_TYPE } from '../ipynb/languages.ts';

/** Cells in which `%%find_lr` may stand. */
export const CELLS: vscode.DocumentFilter[] = LANGUAGES.map((language) => ({
  language,
  notebookType: NOTEBOOK_TYPE,
}));

/** Offers `%%find_lr` at the beginning of a cell, and its options on its line. */
export const magicCompletion: vscode.CompletionItemProvider = {
  provideCompletionItems(document, position) {
    if (position.line > 0) return undefined;
    const line = document.lineAt(0).text.slice(0, position.character);
    // TypeScript may have it in a comment.
    const [comment = ''] = document.languageId === 'python' ? [] : (/^\/\/[ \t]*/.exec(line) ?? []);
    const before = line.slice(comment.length);
    if (before !== '' && MAGIC.startsWith(before)) return [magicItem(position, comment.length)];
    const found = completeMagic(before);
    if (found === undefined) return undefined;
    const range = new vscode.Range(position.with({ character: comment.length + found.start }), position);
    return found.completions.map(({ help, label, signature, wantsValue }, i) => {
      const item = new vscode.CompletionItem({ label, description: signature === label ? '' : signature });
      item.kind = label.startsWith('-')
        ? vscode.CompletionItemKind.Property
        : vscode.CompletionItemKind.Value;
      item.documentation = help;
      item.range = range;
      item.insertText = wantsValue ? `${label} ` : label;
      // In the order of the table, not of the alphabet.
      item.sortText = String(i).padStart(3, '0');
      if (wantsValue) item.command = { command: 'editor.action.triggerSuggest', title: '' };
      return item;
    });
  },
};

export const MAGIC_TRIGGERS = ['%', '-', ' '];

function magicItem(position: vscode.Position, start: number): vscode.CompletionItem {
  const item = new vscode.CompletionItem(MAGIC, vscode.CompletionItemKind.Keyword);
  item.detail = vscode.l10n.t('Find the learning rate for this cell');
  item.range = new vscode.Range(position.with({ character: start }), position);
  item.insertText = `${MAGIC} `;
  return item;
}
