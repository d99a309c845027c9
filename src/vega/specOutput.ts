import embed, { type Mode, type Result, type VisualizationSpec } from 'vega-embed';
import { onThemeChange, readTheme } from '../chart/view/theme.ts';
import { configOf } from './config.ts';

/** The drawing of one specification, in the colours of VS Code's theme; of one that cannot be drawn, a sentence. */
export class SpecOutput {
  readonly #element: HTMLElement;
  readonly #spec: VisualizationSpec;
  readonly #mode: Mode;
  readonly #unfollow: () => void;
  /** One drawing after the other: each is into the same element. */
  #drawing: Promise<void> = Promise.resolve();
  #result: Result | undefined;
  #isDisposed = false;

  constructor(element: HTMLElement, spec: VisualizationSpec, mode: Mode) {
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
        // Expressions are interpreted: where `unsafe-eval` is forbidden, they could not be compiled.
        this.#result = await embed(this.#element, this.#spec, {
          mode: this.#mode,
          ast: true,
          actions: false,
          config: configOf(readTheme(document)),
        });
        if (this.#isDisposed) this.#finalize();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.#element.textContent = `This ${this.#mode === 'vega' ? 'Vega' : 'Vega-Lite'} specification cannot be drawn: ${reason}`;
      }
    });
  }

  #finalize(): void {
    this.#result?.finalize();
    this.#result = undefined;
  }
}
