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

  /** Our outputs that are seen, one an editor, the leftmost first; waits until there are so many. */
  async outputs(count: number): Promise<Locator[]> {
    const page = this.#page;
    for (const until = Date.now() + 60_000; Date.now() < until; await page.waitForTimeout(200)) {
      const found: { output: Locator; left: number }[] = [];
      for (const frame of page.frames()) {
        const output = frame.locator('.output_container .find-lr').first();
        if (!(await output.isVisible().catch(() => false))) continue;
        found.push({ output, left: (await output.boundingBox())?.x ?? 0 });
      }
      if (found.length === count) return found.sort((a, b) => a.left - b.left).map(({ output }) => output);
    }
    throw new Error(`There are not ${count} editors that show an output.`);
  }

  /** Chooses a cell, for what commands of the notebook do to a cell. */
  async select(index: number): Promise<void> {
    await this.cell(index).locator('.view-lines').first().click();
    await this.#page.keyboard.press('Escape');
  }

  /** In the code of a cell; the notebook is left as if the cell were chosen. */
  async typeAtEndOfFirstLine(index: number, text: string): Promise<void> {
    const { keyboard } = this.#page;
    const code = this.cell(index).locator('.view-lines').first();
    const before = (await code.innerText()).length;
    await code.click();
    // Until then the keys are the notebook's, or those of the cell that had them before: Control+Home chooses the first cell.
    await this.cell(index).locator('.monaco-editor.focused').waitFor();
    for (const key of ['Control+Home', 'End']) await keyboard.press(key);
    await keyboard.type(text);
    while ((await code.innerText()).length !== before + text.length) await this.#page.waitForTimeout(100);
    await keyboard.press('Escape');
    await keyboard.press('Escape');
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
