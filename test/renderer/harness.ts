/** The renderer in a real Chromium, in a page as VS Code's notebooks have it, with VS Code's side of it played. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { RUN_MIME_TYPE } from '../../src/protocol/record.ts';
import type { FromRenderer, ToRenderer } from '../../src/protocol/rendererMessages.ts';
import { bundle, launch } from '../chart/harness.ts';
import { themes, type ThemeName } from '../chart/themes.ts';

/** What the page's own script offers. */
interface Notebook {
  sent: FromRenderer[];
  render(id: string, data: unknown, element: string, mime: string): void;
  dispose(id: string | undefined): void;
  post(message: ToRenderer): void;
}

declare const notebook: Notebook;

export class RendererPage {
  /** Uncaught errors and complaints of the page so far. */
  readonly faults: string[] = [];
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && this.faults.push(message.text()));
  }

  /** Renders into the element with this id, which is made if need be. */
  async render(id: string, data: unknown, element = id, mime = RUN_MIME_TYPE): Promise<void> {
    await this.page.evaluate(({ id, data, element, mime }) => notebook.render(id, data, element, mime), {
      ...{ id, element, mime },
      data: data as object,
    });
    await this.frame();
  }

  async dispose(id?: string): Promise<void> {
    await this.page.evaluate((id) => notebook.dispose(id), id);
  }

  async post(message: ToRenderer): Promise<void> {
    await this.page.evaluate((message) => notebook.post(message), message as never);
    await this.frame();
  }

  sent(): Promise<FromRenderer[]> {
    return this.page.evaluate(() => notebook.sent);
  }

  async forgetSent(): Promise<void> {
    await this.page.evaluate(() => void (notebook.sent.length = 0));
  }

  output(element: string) {
    return this.page.locator(`#${element}`);
  }

  text(element: string): Promise<string> {
    return this.output(element).locator('.find-lr').innerText();
  }

  height(element: string): Promise<number> {
    return this.output(element).evaluate((found) => found.getBoundingClientRect().height);
  }

  /** Resolves when what was asked for has been drawn. */
  async frame(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn)))),
    );
  }
}

export class RendererHarness {
  readonly #browser: Browser;
  readonly #server: Server;

  private constructor(browser: Browser, server: Server) {
    this.#browser = browser;
    this.#server = server;
  }

  /** `flags`: of Chromium. */
  static async start(
    flags: readonly string[] = [],
    entry = 'src/renderer/main.ts',
  ): Promise<RendererHarness> {
    const script = await bundle(entry);
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://notebook');
      if (pathname === '/renderer.js')
        return response.setHeader('content-type', 'text/javascript').end(script);
      if (pathname !== '/') return response.writeHead(204).end();
      response.setHeader('content-type', 'text/html; charset=utf-8');
      return response.end(html(searchParams.get('theme') as ThemeName, searchParams.has('mute')));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return new RendererHarness(await launch(flags), server);
  }

  /** `mute`: a front end without messages. */
  async open({ theme = 'light' as ThemeName, width = 760, mute = false } = {}): Promise<RendererPage> {
    const context = await this.#browser.newContext({ viewport: { width, height: 900 } });
    const page = new RendererPage(await context.newPage());
    const { port } = this.#server.address() as AddressInfo;
    await page.page.goto(`http://127.0.0.1:${port}/?theme=${theme}${mute ? '&mute' : ''}`);
    await page.page.waitForFunction(() => 'notebook' in window);
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }
}

function html(theme: ThemeName, mute: boolean): string {
  const { kind, variables } = themes[theme];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<style>body { margin: 12px; background: var(--vscode-editor-background); } * { color: inherit }</style></head>
<body class="${kind}"><script type="module">
for (const [name, value] of Object.entries(${JSON.stringify(variables)}))
  document.documentElement.style.setProperty('--vscode-' + name, value);
const { activate } = await import('/renderer.js');
const sent = [];
const listeners = [];
const context = ${mute ? '{}' : '{ postMessage: (message) => sent.push(message), onDidReceiveMessage: (listener) => listeners.push(listener) }'};
const renderer = activate(context);
window.notebook = {
  sent,
  render(id, data, element, mime) {
    let container = document.getElementById(element);
    if (container === null) {
      container = document.createElement('div');
      container.id = element;
      document.body.append(container);
    }
    renderer.renderOutputItem({ id, mime, json: () => data }, container);
  },
  dispose: (id) => renderer.disposeOutputItem(id),
  post: (message) => listeners.forEach((listener) => listener(message)),
};
</script></body></html>`;
}
