import type { View } from 'vega';
import { onThemeChange, readTheme } from '../chart/view/theme.ts';
import { h } from '../view/dom.ts';
import { draw, type Mode } from './draw.ts';
import { inlineLoader, type Refused } from './loader.ts';
import { Tooltip } from './tooltip.ts';

/** The drawing of one specification, in the colours of VS Code's theme; of one that cannot be drawn, a sentence. */
export class SpecOutput {
  readonly #element: HTMLElement;
  readonly #spec: unknown;
  readonly #mode: Mode;
  readonly #unfollow: () => void;
  readonly #tooltip = new Tooltip();
  /** What was not loaded. */
  readonly #note = h('div', { role: 'note' });
  /** One drawing after the other: each is into the same element. */
  #drawing: Promise<void> = Promise.resolve();
  #view: View | undefined;
  #isDisposed = false;

  constructor(element: HTMLElement, spec: unknown, mode: Mode) {
    this.#element = element;
    this.#spec = spec;
    this.#mode = mode;
    this.#unfollow = onThemeChange(document, () => this.#draw());
    this.#draw();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#unfollow();
    this.#finalize();
  }

  #draw(): void {
    this.#drawing = this.#drawing.then(async () => {
      if (this.#isDisposed) return;
      this.#finalize();
      try {
        const container = h('div');
        this.#note.replaceChildren();
        this.#element.replaceChildren(container, this.#note);
        const sentences = new Set<string>();
        this.#view = await draw(container, this.#spec, this.#mode, {
          loader: inlineLoader((refused) => {
            sentences.add(sentenceOf(refused));
            this.#note.replaceChildren(...[...sentences].map((sentence) => h('p', {}, sentence)));
          }),
          tooltip: this.#tooltip,
          theme: readTheme(document),
        });
        if (this.#isDisposed) this.#finalize();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.#element.textContent = `This ${this.#mode === 'vega' ? 'Vega' : 'Vega-Lite'} specification cannot be drawn: ${reason}`;
      }
    });
  }

  #finalize(): void {
    this.#tooltip.dispose();
    this.#view?.finalize();
    this.#view = undefined;
  }
}

function sentenceOf({ what, uri }: Refused): string {
  const shown = uri.length <= 200 ? uri : `${uri.slice(0, 200)}…`;
  switch (what) {
    case 'data':
      return `Data are not loaded from ${shown}: in a notebook, a specification is drawn without files and other hosts. Put the data into the specification (data.values).`;
    case 'image':
      return `The image ${shown} is not loaded: in a notebook, a specification is drawn without files and other hosts. Put it into the specification as a data: URL.`;
    case 'link':
      return `The link ${shown} is not opened: it may lead to http, https and mailto addresses only.`;
  }
}
