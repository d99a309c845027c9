import * as vscode from 'vscode';
import type { FromPanel } from '../../protocol/panel.ts';

type Export = Extract<FromPanel, { kind: 'export' }>;

/** Saves what the page drew where the user says. Resolves with a sentence; undefined if cancelled. */
export async function exportFile(
  { format, name, content }: Export,
  script: vscode.Uri,
): Promise<string | undefined> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(script, '..', safeName(name)),
    filters: filtersFor(format),
    title: vscode.l10n.t('Export'),
  });
  if (target === undefined) return undefined;
  const bytes = format === 'png' ? Buffer.from(content, 'base64') : new TextEncoder().encode(content);
  await vscode.workspace.fs.writeFile(target, bytes);
  return vscode.l10n.t('Saved to {0}.', vscode.workspace.asRelativePath(target));
}

/** A page may not choose the folder. */
function safeName(name: string): string {
  return name.replace(/[\\/:*?"<>|]/g, '-').replace(/^\.+/, '') || 'find-lr';
}

function filtersFor(format: Export['format']): Record<string, string[]> {
  switch (format) {
    case 'svg':
      return { [vscode.l10n.t('SVG image')]: ['svg'] };
    case 'png':
      return { [vscode.l10n.t('PNG image')]: ['png'] };
    case 'csv':
      return { [vscode.l10n.t('Comma-separated values')]: ['csv'] };
    case 'json':
      return { [vscode.l10n.t('Run record')]: ['json'] };
    case 'vl.json':
      return { [vscode.l10n.t('Vega-Lite specification')]: ['vl.json', 'json'] };
  }
}
