import type { Locator, Page } from 'playwright-core';

const ATTEMPTS = 4;

/** The text editor in front. */
export class Editor {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The line that holds `text`, which must be in view. */
  line(text: string): Locator {
    return this.#element().locator('.view-line').filter({ hasText: text });
  }

  async focus(): Promise<void> {
    await this.#element().locator('.view-lines').waitFor();
    await this.#page.keyboard.press('Control+1');
  }

  async goTo(line: number, column: number): Promise<void> {
    const input = this.#page.locator('.quick-input-widget:visible input.input');
    await this.#press('Control+g', input);
    await input.fill(`:${line}:${column}`);
    await input.press('Enter');
    await input.waitFor({ state: 'hidden' });
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  async undo(): Promise<void> {
    await this.focus();
    await this.#page.keyboard.press('Control+z');
  }

  /** Opens the menu of the light bulb at the cursor. It closes when a panel that loads takes the focus: as a person would, press again. */
  async openQuickFixes(): Promise<Locator> {
    const menu = this.#page.locator('.action-widget .monaco-list-row');
    await this.#press('Control+.', menu.first());
    return menu;
  }

  /** Presses a key in the editor until what it opens is seen: the page of a panel that is loading may swallow keys. */
  async #press(key: string, opened: Locator): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.focus();
      await this.#page.keyboard.press(key);
      try {
        return await opened.waitFor({ timeout: 10_000 });
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** A button at the right end of the tabs. */
  titleButton(name: string): Locator {
    return this.#page.locator('.editor-actions').getByRole('button', { name, exact: true }).first();
  }

  codeLens(text: string | RegExp): Locator {
    return this.#element().locator('.codelens-decoration a').filter({ hasText: text });
  }

  #element(): Locator {
    return this.#page.locator('.editor-instance .monaco-editor').first();
  }
}
