import { lossDomain, lrDomain, type Span } from '../../chart/domain.ts';
import { formatLoss, formatTick } from '../../analysis/format.ts';
import type { ChartInput } from '../../chart/input.ts';
import { Canvas } from './canvas.ts';
import type { Style } from './style.ts';

export interface ChartRoom {
  /** Characters, labels included. */
  readonly columns: number;
  /** Lines, the axis included. */
  readonly rows: number;
}

const LABEL = 9;
const POINTS = 0;
const CURVE = 1;

/** Loss against LR as lines of text: dots for the steps, a line for the smoothed curve, a mark at the suggestion. */
export function drawChart(input: ChartInput, room: ChartRoom, style: Style): string[] {
  const canvas = new Canvas(Math.max(4, room.columns - LABEL - 2), Math.max(4, room.rows - 3));
  const lrs = lrDomain(input);
  const losses = lossDomain(input);
  const x = input.sweep.mode === 'linear' ? linear(lrs) : logarithmic(lrs);
  const y = linear(losses);
  for (const pass of input.passes) {
    for (const { lr, loss } of pass) if (loss !== null) canvas.point(x(lr), y(loss), POINTS);
  }
  const curve = input.analysis?.curve;
  for (let i = 1; i < (curve?.lr.length ?? 0); i++) {
    canvas.line(x(curve!.lr[i - 1]!), y(curve!.loss[i - 1]!), x(curve!.lr[i]!), y(curve!.loss[i]!), CURVE);
  }
  const column = (lr: number): number => Math.round(x(lr) * (canvas.columns - 1));
  const suggested = input.analysis?.recommended?.lr;
  const mark = suggested === undefined ? -1 : column(suggested);
  return [
    ...Array.from({ length: canvas.rows }, (_, row) => {
      const label = labelOf(row, canvas.rows, losses).padStart(LABEL - 1);
      return `${style.dim(`${label} │`)}${drawRow(canvas, row, mark, style)}`;
    }),
    ...drawAxis(canvas.columns, lrs, input, column, mark, style),
  ];
}

function drawRow(canvas: Canvas, row: number, mark: number, style: Style): string {
  const pieces = Array.from({ length: canvas.columns }, (_, column): Piece => {
    const { character, layer } = canvas.cell(column, row);
    if (layer === CURVE) return { text: character, paint: style.curve };
    if (column === mark) return { text: '┊', paint: style.good };
    return layer === POINTS ? { text: character, paint: style.dim } : { text: ' ', paint: null };
  });
  return join(pieces).trimEnd();
}

interface Piece {
  readonly text: string;
  readonly paint: ((text: string) => string) | null;
}

/** Paints neighbours of one colour together: a tenth of the bytes for the terminal. */
function join(pieces: readonly Piece[]): string {
  let line = '';
  for (let from = 0, to = 0; from < pieces.length; from = to) {
    const { paint } = pieces[from]!;
    let text = '';
    for (; to < pieces.length && pieces[to]!.paint === paint; to++) text += pieces[to]!.text;
    line += paint === null ? text : paint(text);
  }
  return line;
}

/** The line, with the LR range thick on it; a tick and a label each decade. */
function drawAxis(
  columns: number,
  lrs: Span,
  input: ChartInput,
  column: (lr: number) => number,
  mark: number,
  style: Style,
): string[] {
  const ticks = ticksOf(lrs, input.sweep.mode).filter((lr) => column(lr) >= 0 && column(lr) < columns);
  const range = input.analysis?.range;
  const line = Array.from({ length: columns }, (_, at): Piece => {
    if (at === mark) return { text: '▲', paint: style.good };
    const inRange = range != null && at >= column(range.baseLr) && at <= column(range.maxLr);
    const isTick = ticks.some((lr) => column(lr) === at);
    return inRange
      ? { text: isTick ? '┷' : '━', paint: style.good }
      : { text: isTick ? '┴' : '─', paint: style.dim };
  });
  let labels = '';
  for (const lr of ticks) {
    const text = formatTick(lr);
    const at = column(lr) - (text.length >> 1) + LABEL;
    if (at > labels.length || labels === '') labels = labels.padEnd(at) + text;
  }
  return [`${style.dim(`${' '.repeat(LABEL)}└`)}${join(line)}`, style.dim(` ${labels}`)];
}

function ticksOf([low, high]: Span, mode: 'exponential' | 'linear'): number[] {
  if (mode === 'linear') return Array.from({ length: 6 }, (_, i) => low + ((high - low) * i) / 5);
  const from = Math.ceil(Math.log10(low) - 1e-9);
  const to = Math.floor(Math.log10(high) + 1e-9);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => 10 ** (from + i));
}

function labelOf(row: number, rows: number, [low, high]: Span): string {
  if (row === 0) return formatLoss(high);
  if (row === rows - 1) return formatLoss(low);
  return row === rows >> 1 ? formatLoss(high - ((high - low) * row) / (rows - 1)) : '';
}

function linear([low, high]: Span): (value: number) => number {
  return (value) => (value - low) / (high - low || 1);
}

function logarithmic([low, high]: Span): (value: number) => number {
  return (value) => Math.log(value / low) / Math.log(high / low);
}
