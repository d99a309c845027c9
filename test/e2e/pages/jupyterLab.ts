import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, JSHandle, Locator, Page } from 'playwright-core';
import { pythonOf } from '../../../scripts/provision/python.mjs';
import { launchBrowser } from '../../../scripts/test/vscode-server.mjs';

/** Milliseconds; slow machines have other work too. */
const PATIENCE = 240_000;

/** What it would ask of a person who is new to it. */
const SETTINGS = {
  'apputils-extension/notification': { fetchNews: 'false', checkForUpdates: false, doNotDisturbMode: true },
  'notebook-extension/tracker': { autoStartDefaultKernel: true },
};

/** A JupyterLab whose kernel is an environment's Python, and a person in front of it. */
export class JupyterLab {
  private constructor(
    private readonly server: ChildProcessWithoutNullStreams,
    private readonly url: string,
    private readonly browser: Browser,
  ) {}

  /** `folder`: what it serves. It keeps its own files in `home`. */
  static async start(python: string, folder: string, home: string): Promise<JupyterLab> {
    const words = ['--no-browser', '--allow-root', '--port=0', '--ServerApp.token=', '--ServerApp.password='];
    const lab = join(pythonOf('jupyter')!, '../../share/jupyter/lab');
    for (const [name, settings] of Object.entries(SETTINGS)) {
      const file = join(home, 'settings/@jupyterlab', `${name}.jupyterlab-settings`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(settings));
    }
    const server = spawn(
      python,
      ['-m', 'jupyterlab', ...words, `--app-dir=${lab}`, `--notebook-dir=${folder}`],
      {
        cwd: folder,
        env: {
          ...process.env,
          HOME: home,
          OMP_NUM_THREADS: '1',
          JUPYTERLAB_SETTINGS_DIR: join(home, 'settings'),
        },
      },
    );
    try {
      return new JupyterLab(server, await addressOf(server), await launchBrowser());
    } catch (error) {
      server.kill('SIGKILL');
      throw error;
    }
  }

  async open(notebook: string, size = { width: 1200, height: 1000 }): Promise<LabNotebook> {
    const page = await this.browser.newPage({ viewport: size });
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${this.url}doc/tree/${notebook}`);
    const opened = new LabNotebook(page);
    await opened.ready();
    return opened;
  }

  /** Its kernels end with it. */
  async close(): Promise<void> {
    await this.browser.close();
    if (this.server.exitCode !== null) return;
    const ended = new Promise((resolve) => this.server.once('exit', resolve));
    this.server.kill('SIGTERM');
    await ended;
  }
}

/** What it says that it listens on. */
function addressOf(server: ChildProcessWithoutNullStreams): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    createInterface({ input: server.stderr }).on('line', (line) => {
      said.push(line);
      const [found] = /http:\/\/(localhost|127\.0\.0\.1):\d+\//.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`JupyterLab ended with ${code}:\n${said.join('\n')}`)));
  });
}

/** A notebook that is open in it. */
export class LabNotebook {
  constructor(readonly page: Page) {}

  /** Of a notebook that was never run: the kernel has run its first cell. */
  async ready(): Promise<void> {
    const first = this.page.locator('.jp-Notebook .jp-CodeCell').first();
    await first.waitFor({ timeout: PATIENCE });
    // Until the kernel has answered, what is run is dropped without a word, some of it after it was shown as under way.
    for (;;) {
      const prompt = await first.locator('.jp-InputArea-prompt').first().innerText();
      if (/\[\d+\]/.test(prompt)) break;
      if (!prompt.includes('*')) {
        await first.locator('.jp-InputPrompt').click();
        await this.page.keyboard.press('Control+Enter');
      }
      await this.page.waitForTimeout(500);
    }
    await this.idle();
  }

  /** Runs one cell after the other, as the keyboard does it. */
  async runAll(): Promise<void> {
    const cells = this.page.locator('.jp-Notebook .jp-Cell');
    await cells.first().locator('.jp-InputPrompt').click();
    await this.page.keyboard.press('Escape');
    const count = Number(/\/(\d+)$/.exec(await this.page.getByText(/^Cell \d+\/\d+$/).innerText())?.[1]);
    for (let i = 1; i < count; i++) await this.page.keyboard.press('Shift+Enter');
    await this.page.keyboard.press('Control+Enter');
  }

  /** The output area of the code cell that holds a text. */
  outputOf(text: string): Locator {
    return this.#cell(text).locator('.jp-OutputArea');
  }

  /** What stands before the code cell that holds a text: `[3]`, for the third that was run. */
  async promptOf(text: string): Promise<string> {
    const prompt = await this.#cell(text).locator('.jp-InputArea-prompt').first().innerText();
    return prompt.trim().replace(/:$/, '');
  }

  #cell(text: string): Locator {
    return this.page.locator('.jp-CodeCell', { hasText: text }).first();
  }

  /** Follows the pictures of an output from here on: `sources`, one after the other, and the `most` that stood side by side. */
  async watchPictures(output: Locator): Promise<JSHandle<{ sources: string[]; most: number }>> {
    return output.evaluateHandle((area) => {
      const seen = { sources: [] as string[], most: 0 };
      new MutationObserver(() => {
        const images = [...area.querySelectorAll('img')];
        seen.most = Math.max(seen.most, images.length);
        for (const { src } of images) if (seen.sources.at(-1) !== src) seen.sources.push(src);
      }).observe(area, { attributes: true, childList: true, subtree: true });
      return seen;
    });
  }

  /** Nothing runs, and nothing is queued. */
  async idle(): Promise<void> {
    await this.page
      .locator('.jp-InputPrompt', { hasText: '[*]' })
      .first()
      .waitFor({ state: 'detached', timeout: PATIENCE });
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.press('Control+s');
    await this.page.locator('.jp-mod-dirty').waitFor({ state: 'detached' });
  }
}

/** The text of a notebook, as one that was never run. */
export function neverRun(text: string): string {
  const notebook = JSON.parse(text) as { cells: { cell_type: string; outputs: []; execution_count: null }[] };
  for (const cell of notebook.cells) {
    if (cell.cell_type === 'code') Object.assign(cell, { outputs: [], execution_count: null });
  }
  return JSON.stringify(notebook);
}
