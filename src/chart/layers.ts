/** The chart's layers, from back to front. */
import { FLAG_ROOM } from './data.ts';

/** Vega-Lite's own type for a layer is wider than a compiler likes to infer; spec.ts is checked by compiling it. */
type Layer = Record<string, unknown>;

const expr = (expression: string) => ({ expr: expression });
const quantitative = (field: string) => ({ field, type: 'quantitative' });

export function layers(mode: 'exponential' | 'linear'): Layer[] {
  const x = (field: string) => ({ ...quantitative(field), scale: lrScale(mode), axis: lrAxis });
  return [
    spanLayer('diverged', x, { color: expr('danger'), opacity: expr('faint * 0.25') }),
    spanLayer('span', x, { color: expr('accent'), opacity: expr('faint * 0.45') }),
    {
      data: { name: 'raw' },
      mark: {
        type: 'point',
        shape: 'circle',
        filled: true,
        size: 14,
        color: expr('raw'),
        opacity: expr('faint'),
        clip: true,
      },
      encoding: { x: x('lr'), y: y('loss') },
    },
    {
      data: { name: 'beyond' },
      mark: {
        type: 'point',
        shape: 'triangle-up',
        filled: true,
        size: 22,
        color: expr('raw'),
        opacity: expr('min(1, faint * 2)'),
        y: 4,
      },
      encoding: { x: x('lr') },
    },
    {
      data: { name: 'band' },
      mark: { type: 'area', color: expr('raw'), opacity: expr('faint * 0.6'), clip: true },
      encoding: { x: x('lr'), y: y('low'), y2: { field: 'high' } },
    },
    {
      data: { name: 'curve' },
      mark: { type: 'line', color: expr('curve'), strokeWidth: 2.25, strokeJoin: 'round', clip: true },
      encoding: { x: x('lr'), y: y('loss') },
    },
    {
      data: { name: 'flags' },
      mark: {
        type: 'rule',
        color: flagColor,
        strokeWidth: expr("datum.kind === 'recommended' ? 2 : 1"),
        strokeDash: expr("datum.kind === 'script' ? [4, 3] : datum.kind === 'diverged' ? [2, 2] : [1, 0]"),
        opacity: expr("datum.kind === 'method' ? min(1, faint * 1.6) : 1"),
        y: expr('datum.top'),
        y2: expr("datum.loss === null ? height : clamp(scale('y', datum.loss), 0, height)"),
      },
      encoding: { x: x('lr') },
    },
    {
      data: { name: 'flags' },
      mark: {
        type: 'text',
        text: expr('datum.text'),
        color: flagColor,
        font: expr('font'),
        fontSize: expr("datum.kind === 'recommended' ? fontSize + 2 : fontSize - 1"),
        fontWeight: expr("datum.kind === 'recommended' ? 600 : 400"),
        align: expr('datum.align'),
        baseline: 'middle',
        dx: expr('datum.dx'),
        y: expr('datum.y'),
      },
      encoding: { x: x('lr') },
    },
    dots('methods', x, { size: 44, fill: expr('background'), stroke: expr('curve') }),
    {
      data: { name: 'range' },
      mark: { type: 'rule', color: expr('range'), strokeWidth: 4, strokeCap: 'butt', y: expr('height + 6') },
      encoding: { x: x('low'), x2: { field: 'high' } },
    },
    {
      data: { name: 'range' },
      mark: {
        type: 'text',
        text: expr('datum.text'),
        color: expr('range'),
        font: expr('font'),
        fontSize: expr('fontSize - 1'),
        align: expr('datum.align'),
        baseline: 'middle',
        dx: expr('datum.dx'),
        y: expr('height + 8'),
      },
      encoding: { x: x('at') },
    },
    heading('title', -FLAG_ROOM - 36, {
      color: expr('foreground'),
      fontSize: expr('fontSize + 4'),
      fontWeight: 600,
    }),
    heading('subtitle', -FLAG_ROOM - 16, { color: expr('muted'), fontSize: expr('fontSize') }),
    dots('recommended', x, { size: 90, fill: expr('accent'), stroke: expr('background') }),
  ];
}

const flagColor = expr(
  "datum.kind === 'recommended' ? accent : datum.kind === 'diverged' ? danger : datum.kind === 'script' ? foreground : muted",
);

/** Text marks, because a Vega title would move with whatever stands above the plot. */
function heading(signal: string, y: number, style: object): Layer {
  return {
    data: { values: [{}] },
    mark: {
      type: 'text',
      text: expr(signal),
      x: 0,
      y,
      align: 'left',
      baseline: 'middle',
      font: expr('font'),
      ...style,
    },
  };
}

/** LRs on the curve. */
function dots(name: string, x: (field: string) => object, mark: object): Layer {
  return {
    data: { name },
    mark: { type: 'point', shape: 'circle', filled: true, strokeWidth: 2, opacity: 1, clip: true, ...mark },
    encoding: { x: x('lr'), y: y('loss') },
  };
}

function spanLayer(name: string, x: (field: string) => object, mark: object): Layer {
  return {
    data: { name },
    mark: { type: 'rect', y: 0, y2: expr('height'), clip: true, ...mark },
    encoding: { x: x('low'), x2: { field: 'high' } },
  };
}

function lrScale(mode: 'exponential' | 'linear') {
  return {
    type: mode === 'exponential' ? 'log' : 'linear',
    domain: [expr('lrLow'), expr('lrHigh')],
    ...(mode === 'linear' ? { zero: false } : {}),
    nice: false,
  };
}

const text = {
  labelColor: expr('muted'),
  labelFont: expr('font'),
  labelFontSize: expr('fontSize - 1'),
  titleColor: expr('muted'),
  titleFont: expr('font'),
  titleFontSize: expr('fontSize - 1'),
  titleFontWeight: 400,
};

const lrAxis = {
  ...text,
  title: 'Learning rate',
  values: expr('lrTicks'),
  // As everywhere (analysis/format.ts), which Vega's own formats are not.
  labelExpr: 'lrLabels[indexof(lrTicks, datum.value)]',
  labelFlush: false,
  labelOverlap: false,
  labelPadding: 5,
  offset: 15,
  grid: true,
  gridColor: expr('grid'),
  domainColor: expr('grid'),
  tickColor: expr('grid'),
  tickSize: 4,
  titlePadding: 6,
};

const lossAxis = {
  ...text,
  title: 'Loss',
  tickCount: expr('lossTicks'),
  labelExpr:
    "datum.value !== 0 && (abs(datum.value) >= 1e5 || abs(datum.value) < 1e-3) ? replace(format(datum.value, '.3~e'), '+', '') : format(datum.value, ',.6~g')",
  labelPadding: 6,
  grid: true,
  gridColor: expr('grid'),
  domain: false,
  ticks: false,
  titleAnchor: 'end',
  titleAngle: 0,
  titleAlign: 'right',
  titleX: -6,
  titleY: -10,
};

function y(field: string) {
  return {
    ...quantitative(field),
    scale: { domain: [expr('lossLow'), expr('lossHigh')], zero: false, nice: false },
    axis: lossAxis,
  };
}
