import type { Frame, Locator, Page } from 'playwright-core';

/** The notebook in front, with its outputs. */
export class Notebook {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** One of the code cells that are in view, from 0. */
  cell(index: number): Locator {
    return this.#page.locator('.notebook-editor .code-cell-row').nth(index);
  }

  /** The code cell in view whose code has this in it. */
  cellWith(code: string): Locator {
    return this.#page.locator('.notebook-editor .code-cell-row').filter({ hasText: code });
  }

  /** In the status bar of a cell. */
  statusItem(index: number, name: string): Locator {
    return this.cell(index).locator('.cell-status-item').filter({ hasText: name });
  }

  /** A part of our outputs, which all notebooks of the window show in frames of their own. */
  async output(selector = '.find-lr'): Promise<Locator> {
    const frame = await this.#frame(selector);
    return frame.locator(selector).first();
  }

  async button(name: string | RegExp): Promise<Locator> {
    return (await this.output()).getByRole('button', { name, exact: true });
  }

  async text(): Promise<string> {
    return (await this.output()).innerText();
  }

  /** The frame that shows it; there are others, of panels and of notebooks before. */
  async #frame(selector: string): Promise<Frame> {
    const page = this.#page;
    for (const until = Date.now() + 60_000; Date.now() < until; await page.waitForTimeout(200)) {
      for (const frame of page.frames()) {
        const found = frame.locator(`.output_container ${selector}`).first();
        if (await found.isVisible().catch(() => false)) return frame;
      }
    }
    throw new Error(`No output of a notebook shows ${selector}.`);
  }
}
