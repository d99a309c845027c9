import type { ChartTheme } from '../chart/index.ts';

/** What Vega and Vega-Lite alike take for colours and fonts where a specification names none. */
export function configOf({ foreground, muted, grid, font }: ChartTheme) {
  const words = { labelColor: muted, titleColor: foreground };
  return {
    background: 'transparent',
    axis: {
      ...words,
      domainColor: muted,
      tickColor: muted,
      gridColor: grid,
      labelFont: font,
      titleFont: font,
    },
    legend: { ...words, labelFont: font, titleFont: font },
    header: words,
    title: { color: foreground, subtitleColor: muted, font },
    view: { stroke: grid },
  };
}
