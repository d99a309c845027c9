import { mountChart, onThemeChange, readTheme, type ChartView } from '../chart/view/index.ts';
import type { RunRecord } from '../protocol/record.ts';
import type { FromRenderer, ToRenderer } from '../protocol/rendererMessages.ts';
import { isOver, phaseOf } from '../view/model.ts';
import { History } from './history.ts';
import { createPage } from './page.ts';
import { createShadow, takeThemeKind } from './style.ts';

/** Of fixed height, so that the page below does not jump while points come in. */
const CHART_HEIGHT = 300;

/** The output of one run. Puts itself into `container`, and takes itself out of it. */
export class Output {
  readonly container: HTMLElement;
  readonly #element: HTMLElement;
  readonly #post: (message: FromRenderer) => void;
  readonly #page: ReturnType<typeof createPage>;
  readonly #chart: ChartView;
  readonly #endTheme: () => void;
  #history: History;
  #selected: string | undefined;
  #said = '';
  #frame = 0;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor(container: HTMLElement, record: RunRecord, post: (message: FromRenderer) => void) {
    this.container = container;
    this.#element = document.createElement('div');
    this.#post = post;
    this.#history = new History(record);
    this.#page = createPage({
      apply: (optimizer, lr) => this.#ask({ kind: 'apply', run: this.#run, optimizer, lr }),
      copy: (text) => this.#ask({ kind: 'copy', run: this.#run, text }),
      help: (help) => this.#ask({ kind: 'help', run: this.#run, help }),
      again: () => this.#ask({ kind: 'again', run: this.#run }),
      change: (change) => this.#ask({ kind: 'change', run: this.#run, change }),
      stop: () => this.#ask({ kind: 'stop', run: this.#run }),
      select: (optimizer) => {
        this.#selected = optimizer;
        this.#render();
      },
    });
    createShadow(this.#element).append(this.#page.element);
    takeThemeKind(this.#page.element, document.body);
    container.replaceChildren(this.#element);
    this.#chart = mountChart(this.#page.chartElement, { theme: readTheme(document), height: CHART_HEIGHT });
    this.#endTheme = onThemeChange(document, (theme) => {
      takeThemeKind(this.#page.element, document.body);
      this.#chart.setTheme(theme);
    });
    // At once: the notebook measures what it has been given.
    this.#show();
    this.#greet();
  }

  /** The notebook has stored the run anew, or another run in its place. */
  show(record: RunRecord): void {
    const before = this.#history.record;
    if (record.id === before.id) this.#history.store(record, Date.now());
    else {
      this.#history = new History(record);
      this.#selected = undefined;
      this.#said = '';
    }
    if (record.id !== before.id || record.status !== before.status) this.#greet();
    this.#render();
  }

  receive(message: ToRenderer): void {
    if (!this.#history.receive(message)) return;
    if (message.kind === 'said') this.#said = message.text;
    this.#render();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    clearInterval(this.#clock);
    this.#endTheme();
    this.#chart.dispose();
    this.#element.remove();
  }

  get #run(): string {
    return this.#history.record.id;
  }

  #greet(): void {
    this.#post({ kind: 'hello', run: this.#run });
  }

  #ask(message: FromRenderer): void {
    this.#said = '';
    this.#post(message);
    this.#render();
  }

  /** At most once a frame, however fast the events come. */
  #render(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#show());
  }

  #show(): void {
    this.#frame = 0;
    const now = Date.now();
    const { state, hosted, left, live } = this.#history;
    const silent = this.#history.isSilent(now);
    this.#page.show(
      { state, selected: this.#selected, hosted, live, silent, left, said: this.#said, now },
      this.#chart,
    );
    this.#tick(!silent && !isOver(phaseOf(state)));
  }

  /** While the run goes on, the time that it takes is shown. */
  #tick(goesOn: boolean): void {
    if (goesOn) this.#clock ??= setInterval(() => this.#render(), 1000);
    else {
      clearInterval(this.#clock);
      this.#clock = undefined;
    }
  }
}
