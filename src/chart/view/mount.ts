/** The chart in a page: mounted once, then fed. */
import { chartData, PADDING, TITLE_ROOM, type ChartInput, type ChartTheme } from '../index.ts';
import { createFeed, type Feed } from './feed.ts';
import { createReadout, type Readout } from './readout.ts';
import { createView, type View } from './vega.ts';

export interface ChartOptions {
  readonly theme: ChartTheme;
  /** Of the whole chart, in pixels; the width is the element's. */
  readonly height: number;
}

export interface ChartView {
  /** Draws `input` at the next frame; of several updates in a frame, the last. */
  update(input: ChartInput): void;
  setTheme(theme: ChartTheme): void;
  /** Resolves when what was last given has been drawn. */
  drawn(): Promise<void>;
  /** The picture as a file of its own, with `title` and `subtitle` of the input. */
  toSvg(heading?: Heading): Promise<string>;
  /** The same as a PNG, in base64, at twice the size. */
  toPng(heading?: Heading): Promise<string>;
  dispose(): void;
}

export interface Heading {
  readonly title: string;
  readonly subtitle: string;
}

export function mountChart(element: HTMLElement, options: ChartOptions): ChartView {
  return new MountedChart(element, options);
}

class MountedChart implements ChartView {
  private view:
    { readonly mode: ChartInput['sweep']['mode']; readonly vega: View; readonly feed: Feed } | undefined;
  private input: ChartInput | undefined;
  private theme: ChartTheme;
  private frame: number | undefined;
  private drawing: Promise<void> = Promise.resolve();
  private readonly sizes = new ResizeObserver(() => this.schedule());
  private readonly canvas = document.createElement('div');
  private readonly readout: Readout;

  constructor(
    private readonly element: HTMLElement,
    private readonly options: ChartOptions,
  ) {
    this.theme = options.theme;
    element.append(this.canvas);
    this.readout = createReadout(element, options.height);
    this.sizes.observe(element);
  }

  update(input: ChartInput): void {
    this.input = input;
    this.schedule();
  }

  setTheme(theme: ChartTheme): void {
    this.theme = theme;
    this.schedule();
  }

  drawn(): Promise<void> {
    if (this.frame !== undefined) {
      cancelAnimationFrame(this.frame);
      this.draw();
    }
    return this.drawing;
  }

  async toSvg(heading?: Heading): Promise<string> {
    return this.pictured(heading, (vega) => vega.toSVG());
  }

  async toPng(heading?: Heading): Promise<string> {
    const canvas = await this.pictured(heading, (vega) => vega.toCanvas(2));
    return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
  }

  dispose(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    this.input = undefined;
    this.sizes.disconnect();
    this.view?.vega.finalize();
    this.view = undefined;
    this.readout.dispose();
    this.element.replaceChildren();
  }

  private schedule(): void {
    if (this.input === undefined || this.frame !== undefined) return;
    this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = undefined;
    const { input } = this;
    const outer = this.element.clientWidth;
    // Not shown now: the observer calls again when it is.
    if (input === undefined || outer === 0) return;
    const { feed } = this.viewFor(input.sweep.mode);
    const size = { width: plotWidth(outer), height: plotHeight(this.options.height) };
    this.readout.show(input, size.width, this.theme);
    this.drawing = feed(chartData(input, size, this.theme), size, this.theme);
  }

  private viewFor(mode: ChartInput['sweep']['mode']): { readonly feed: Feed } {
    if (this.view?.mode === mode) return this.view;
    this.view?.vega.finalize();
    const vega = createView(mode, this.canvas);
    this.view = { mode, vega, feed: createFeed(vega) };
    return this.view;
  }

  /** On a view of its own, so that the one in the page does not flicker. */
  private async pictured<T>(heading: Heading | undefined, take: (vega: View) => Promise<T>): Promise<T> {
    if (this.input === undefined) throw new Error('There is no chart to export yet.');
    const input = heading === undefined ? this.input : { ...this.input, ...heading };
    const vega = createView(input.sweep.mode, undefined);
    try {
      const size = PICTURE_SIZE;
      if (heading !== undefined) vega.padding({ ...PADDING, top: PADDING.top + TITLE_ROOM });
      vega.background(this.theme.background);
      await createFeed(vega)(chartData(input, size, this.theme), size, this.theme);
      return await take(vega);
    } finally {
      vega.finalize();
    }
  }
}

const PICTURE_SIZE = { width: 680, height: 300 };

function plotWidth(outer: number): number {
  return Math.max(120, Math.floor(outer) - PADDING.left - PADDING.right);
}

function plotHeight(outer: number): number {
  return Math.max(80, outer - PADDING.top - PADDING.bottom);
}
