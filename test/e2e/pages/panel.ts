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
    return this.frame().getByText(text).filter({ visible: true }).first();
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

  /** Closes the one that is in front. */
  async close(): Promise<void> {
    const front = this.tab().and(this.#page.locator('.selected'));
    const name = await front.getAttribute('data-resource-name');
    await front.locator('.tab-actions .action-label').click();
    await this.#page.locator(`.tab[data-resource-name="${name}"]`).waitFor({ state: 'detached' });
  }
}
