import type { Locator, Page } from 'playwright-core';
import { Editor } from './editor.ts';
import { Notebook } from './notebook.ts';
import { Panel } from './panel.ts';

const PATIENCE = 120_000;
const ATTEMPTS = 4;

/** The window of VS Code, as a person uses it. */
export class Workbench {
  readonly page: Page;
  readonly editor: Editor;
  readonly panel: Panel;
  /** What the window's console said of a page that broke the rules set for it. */
  readonly violations: string[] = [];

  constructor(page: Page) {
    this.page = page;
    this.editor = new Editor(page);
    this.panel = new Panel(page);
    page.setDefaultTimeout(PATIENCE);
    page.on('console', (message) => {
      if (
        /Content Security Policy/i.test(message.text()) &&
        /webview|find-lr/i.test(message.location().url)
      ) {
        this.violations.push(message.text());
      }
    });
  }

  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar').waitFor();
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  /** By the command palette. */
  async run(command: string): Promise<void> {
    await this.#ask('F1', `>${command}`);
    await this.choose(command);
  }

  async openFile(name: string): Promise<void> {
    await this.#open(name);
    await this.editor.focus();
  }

  async openNotebook(name: string): Promise<Notebook> {
    await this.#open(name);
    const notebook = new Notebook(this.page);
    await notebook.cell(0).waitFor();
    return notebook;
  }

  /** A notebook without cells. */
  async openEmptyNotebook(name: string): Promise<void> {
    await this.#open(name);
    await this.page.locator('.notebook-editor').filter({ visible: true }).first().waitFor();
  }

  async #open(name: string): Promise<void> {
    await this.#ask('Control+p', name);
    await this.choose(name);
    // A file that is open already has its tab before it is chosen.
    await this.quickInput().waitFor({ state: 'hidden' });
    // It may be open in two groups.
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
  }

  /** A quick input closes when an editor that is still opening takes the focus: as a person would, press again. */
  async #ask(key: string, text: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press(key);
      try {
        await this.quickInput().fill(text, { timeout: attempt < ATTEMPTS ? 10_000 : PATIENCE });
        return;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** The palette has other commands of its name, and not this one. */
  async offersNo(command: string): Promise<void> {
    await this.#ask('F1', `>${command}`);
    await this.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    if ((await this.#entry(command).count()) > 0) throw new Error(`The palette offers ${command}.`);
    await this.page.keyboard.press('Escape');
  }

  /** What the palette lists for what is typed. */
  async commandsFor(text: string): Promise<string[]> {
    await this.#ask('F1', `>${text}`);
    await this.#entry('Find LR: Find learning rate').waitFor();
    const labels = await this.page.locator('.quick-input-list .monaco-list-row .label-name').allInnerTexts();
    await this.page.keyboard.press('Escape');
    return labels.map((label) => label.replace(/\s+/g, ' ').trim());
  }

  /** An item of the bar at the window's foot. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar .statusbar-item').filter({ hasText: text });
  }

  /** The entry of the open quick pick that reads `label`. */
  async choose(label: string): Promise<void> {
    await this.#entry(label).click();
  }

  /** An entry of the open quick pick with its description. */
  option(label: string, description: string): Locator {
    return this.#entry(label).filter({
      has: this.page.locator('.label-description', { hasText: description }),
    });
  }

  #entry(label: string): Locator {
    // Matches are highlighted, so a part of a label is an element of its own: the whole label counts.
    const whole = new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    return rows.filter({ has: this.page.locator('.label-name', { hasText: whole }) }).first();
  }

  quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input.input');
  }

  /**
   * Answers the input box titled `title`. It takes the place of a quick pick that asks for it, in the
   * same widget: text that comes before would go into the filter of the pick.
   */
  async answer(title: string | RegExp, text: string): Promise<void> {
    await this.page.locator('.quick-input-title').filter({ hasText: title, visible: true }).waitFor();
    const input = this.quickInput();
    await input.fill(text);
    await input.press('Enter');
  }

  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}
