import type { FrameLocator, Locator, Page } from 'playwright-core';

/** The panel with the chart, beside the code. */
export class Panel {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  frame(): FrameLocator {
    return this.#page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  chart(): Locator {
    return this.frame().locator('.chart svg, .chart canvas').first();
  }

  text(text: string | RegExp): Locator {
    return this.frame().getByText(text).first();
  }

  button(name: string | RegExp): Locator {
    return this.frame().getByRole('button', { name }).first();
  }

  /** Of the open menu of earlier runs, the first that reads so. */
  earlierRun(text: string): Locator {
    return this.frame().getByRole('menuitemradio').filter({ hasText: text }).first();
  }

  tab(): Locator {
    return this.#page.locator('.tab').filter({ hasText: /^LR: / });
  }

  async close(): Promise<void> {
    await this.tab().click();
    await this.tab().locator('.tab-actions .action-label').click();
    await this.tab().waitFor({ state: 'detached' });
  }
}
