/** The panel page in a real Chromium, under the panel's real content security policy, with VS Code's side of it played. */
import { createServer, type Server } from 'node:http';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { compiledChart } from '../../scripts/chart-plugin.js';
import type { FromPanel, ToPanel } from '../../src/protocol/panel.ts';
import { themes, type ThemeName } from './themes.ts';

export interface Harness {
  open(theme: ThemeName, viewport?: { width: number; height: number }): Promise<Panel>;
  close(): Promise<void>;
}

export interface Panel {
  readonly page: Page;
  /** What the page posted, in order. */
  sent(): Promise<FromPanel[]>;
  post(message: ToPanel): Promise<void>;
  /** Content security violations and uncaught errors so far. */
  readonly faults: string[];
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function chromiumPath(): string {
  return process.env['CHROMIUM'] ?? '/usr/bin/chromium';
}

/** `flags`: further ones. */
export async function launch(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: [...FLAGS, ...flags] });
}

/** A browser bundle of ours, as the build makes it. */
export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    plugins: [compiledChart],
    loader: { '.css': 'text' },
  });
  return outputFiles[0]?.text ?? '';
}

async function panelStyle(): Promise<string> {
  const files = await Promise.all(['run', 'panel'].map((name) => readFile(`media/${name}.css`, 'utf8')));
  return files.join('\n');
}

export async function startHarness(): Promise<Harness> {
  const [script, style] = await Promise.all([bundle('src/webview/main.ts'), panelStyle()]);
  const server = await serve(script, style);
  const browser = await launch();
  const { port } = server.address() as AddressInfo;
  return {
    async open(theme, viewport = { width: 760, height: 1000 }) {
      const context = await browser.newContext({ viewport });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
      await page.goto(`http://127.0.0.1:${port}/?theme=${theme}`);
      await page.waitForFunction(() => (window as unknown as Played).sent.length > 0);
      return {
        page,
        faults,
        sent: () => page.evaluate(() => (window as unknown as Played).sent),
        post: async (message) => {
          await page.evaluate((data) => window.postMessage(data, '*'), message as unknown);
          await page.evaluate(() => new Promise((drawn) => setTimeout(drawn, 120)));
        },
      };
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

interface Played {
  readonly sent: FromPanel[];
}

/** The policy is the one that the extension gives its panel. */
async function serve(script: string, style: string): Promise<Server> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://panel');
    if (url.pathname === '/panel.css') return response.setHeader('content-type', 'text/css').end(style);
    if (url.pathname === '/webview.js')
      return response.setHeader('content-type', 'text/javascript').end(script);
    if (url.pathname !== '/') return response.writeHead(204).end();
    const nonce = randomBytes(16).toString('base64');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'`,
    );
    return response.end(html(nonce, url.searchParams.get('theme') as ThemeName));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

function html(nonce: string, theme: ThemeName): string {
  const { kind, variables } = themes[theme];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/panel.css">
<script nonce="${nonce}">
for (const [name, value] of Object.entries(${JSON.stringify(variables)}))
  document.documentElement.style.setProperty('--vscode-' + name, value);
window.sent = [];
window.acquireVsCodeApi = () => ({
  postMessage: (message) => window.sent.push(message),
  getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
  setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
});
</script></head>
<body class="${kind}"><script nonce="${nonce}" type="module" src="/webview.js"></script></body></html>`;
}
