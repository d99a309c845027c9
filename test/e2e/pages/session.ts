import { execFileSync } from 'node:child_process';
import type { Browser } from 'playwright-core';
import { makeWorkspace } from '../../../scripts/test/host-suite.mjs';
import {
  launchBrowser,
  startServer,
  workbenchUrl,
  type Server,
} from '../../../scripts/test/vscode-server.mjs';
import { packageExtension } from '../../../scripts/test/vsix.mjs';
import { Workbench } from './workbench.ts';

export interface SessionOptions {
  /** Folder, from the project's root; a copy of it is opened. */
  readonly workspace: string;
  /** The user's settings. */
  readonly settings?: Record<string, unknown>;
}

/** A VS Code with the packaged extension and a copy of a workspace, and a person in front of it. */
export class Session {
  readonly folder: string;
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #remove: () => void;

  private constructor(folder: string, remove: () => void, server: Server, browser: Browser) {
    this.folder = folder;
    this.#remove = remove;
    this.#server = server;
    this.#browser = browser;
  }

  static async start({ workspace, settings = {} }: SessionOptions): Promise<Session> {
    const { folder, remove } = makeWorkspace(workspace);
    const server = await startServer({ settings, vsix: await packageExtension() });
    return new Session(folder, remove, server, await launchBrowser());
  }

  /** Opens the workspace in a window of its own. */
  async open(size = { width: 1400, height: 900 }): Promise<Workbench> {
    const page = await this.#browser.newPage({ viewport: size });
    await page.goto(workbenchUrl(this.#server, this.folder));
    const workbench = new Workbench(page);
    await workbench.ready();
    return workbench;
  }

  /** How many processes of our extension run this file of its build. */
  processes(file: string): number {
    const lines = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
    return lines.filter((line) => line.includes(this.#server.data) && line.includes(file)).length;
  }

  /** Of the window opened last, for whoever looks into a failure. */
  async picture(path: string): Promise<void> {
    await this.#browser.contexts().at(-1)?.pages().at(-1)?.screenshot({ path });
  }

  /** Ends VS Code; its workspace goes when `look` is through. */
  async closeKeepingFolder<T>(look: () => Promise<T>): Promise<T> {
    await this.#browser.close();
    await this.#server.stop();
    try {
      return await look();
    } finally {
      this.#remove();
    }
  }

  /** May be called again. */
  async close(): Promise<void> {
    await this.closeKeepingFolder(() => Promise.resolve());
  }
}
