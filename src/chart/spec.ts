/** The chart as a Vega-Lite specification, static in form: data, spans, colours and fonts arrive as named data sets and parameters. */
import type { TopLevelSpec } from 'vega-lite';
import type { ChartData, ChartSize } from './data.ts';
import { layers } from './layers.ts';
import { lightTheme, type ChartTheme } from './theme.ts';

export interface SpecOptions {
  readonly mode: 'exponential' | 'linear';
  /** Makes the specification complete, for an editor; without, it is fed later. */
  readonly data?: ChartData | undefined;
  readonly theme?: ChartTheme | undefined;
  readonly size?: ChartSize | undefined;
}

/** Around the plot, in pixels. `top` holds the flags, `bottom` the LR range, tick labels and title. */
export const PADDING = { left: 58, right: 16, top: 54, bottom: 58 } as const;

export function chartSpec({ mode, data, theme = lightTheme, size }: SpecOptions): TopLevelSpec {
  const values = { ...themeSignals(theme), ...(data?.signals ?? emptySignals) };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: 'Loss against learning rate',
    width: size?.width ?? 480,
    height: size?.height ?? 260,
    autosize: { type: 'none' },
    padding: data?.signals.title ? { ...PADDING, top: PADDING.top + TITLE_ROOM } : PADDING,
    // The page around it shows through what is fed later: Vega reads a background once, and themes change. A picture has its own.
    background: data === undefined ? 'transparent' : theme.background,
    params: Object.entries(values).map(([name, value]) => ({ name, value })),
    ...(data === undefined ? {} : { datasets: { ...data.sets } }),
    layer: layers(mode),
    // A description of every single mark would be written again at every update; the page has its own text alternative.
    config: { aria: false, mark: { invalid: null }, view: { stroke: null } },
  } as unknown as TopLevelSpec;
}

/** Above the flags, where a picture has a title and a subtitle. */
export const TITLE_ROOM = 40;

/** The parameters that carry the theme. */
export function themeSignals(theme: ChartTheme): Record<string, string | number> {
  return { ...theme };
}

const emptySignals: ChartData['signals'] = {
  lrLow: 1e-7,
  lrHigh: 10,
  lossLow: 0,
  lossHigh: 1,
  lrTicks: [],
  lrLabels: [],
  lossTicks: 5,
  title: '',
  subtitle: '',
};
