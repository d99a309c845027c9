import * as vscode from 'vscode';
import { randomBytes } from 'node:crypto';

/** The panel's page. Its policy lets in our own script, style and images only, and no `unsafe-eval`. */
export function panelHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const asset = (...path: string[]): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, ...path)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data: blob:`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!doctype html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${asset('media', 'run.css')}">
    <link rel="stylesheet" href="${asset('media', 'panel.css')}">
    <title>Find LR</title>
  </head>
  <body>
    <div class="empty"><p class="value">${vscode.l10n.t('Starting …')}</p></div>
    <script type="module" nonce="${nonce}" src="${asset('dist', 'webview.js')}"></script>
  </body>
</html>`;
}
