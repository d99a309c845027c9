/** The data sets and signals that the static specification of spec.ts is fed with. */
import type { Analysis, Point, SuggestionMethod } from '../analysis/types.ts';
import { bandDots, curveDots, lossAt, type BandDot } from './curve.ts';
import { lossDomain, lrDomain, type Span } from './domain.ts';
import { LANES, placeFlags, type Flag } from './flags.ts';
import { formatLr, formatTick } from '../analysis/format.ts';
import type { ChartInput } from './input.ts';
import type { ChartTheme } from './theme.ts';
import { thin, type Dot } from './thin.ts';
import { decades, steps } from './ticks.ts';

export interface ChartSize {
  /** Of the plot itself, without axes, in pixels. */
  readonly width: number;
  readonly height: number;
}

export interface ChartData {
  readonly sets: {
    /** The losses of single steps, thinned. */
    readonly raw: readonly Dot[];
    /** Where losses lie above the axis. */
    readonly beyond: readonly { readonly lr: number }[];
    readonly curve: readonly Dot[];
    /** Where several passes lie; empty for one. */
    readonly band: readonly BandDot[];
    /** At most one entry each: the span that is about as good, the LR range, what lies past divergence. */
    readonly span: readonly LrSpan[];
    readonly range: readonly RangeMark[];
    readonly diverged: readonly LrSpan[];
    readonly flags: readonly FlagMark[];
    /** The methods' LRs on the curve, and the recommended one, which is painted above all else. */
    readonly methods: readonly Dot[];
    readonly recommended: readonly Dot[];
  };
  readonly signals: ChartSignals;
}

interface LrSpan {
  readonly low: number;
  readonly high: number;
}

interface RangeMark extends LrSpan {
  readonly text: string;
  /** The LR beside which the text stands. */
  readonly at: number;
  readonly align: 'left' | 'right';
  readonly dx: number;
}

interface FlagMark {
  readonly kind: Flag['kind'];
  readonly lr: number;
  readonly text: string;
  /** Pixels from the plot's top, negative: the text's middle, and the top of the pole. */
  readonly y: number;
  readonly top: number;
  readonly align: 'left' | 'right';
  readonly dx: number;
  /** Where the pole ends: at the curve, or (null) at the bottom. */
  readonly loss: number | null;
}

export interface ChartSignals {
  readonly lrLow: number;
  readonly lrHigh: number;
  readonly lossLow: number;
  readonly lossHigh: number;
  readonly lrTicks: readonly number[];
  /** What stands at each. */
  readonly lrLabels: readonly string[];
  readonly lossTicks: number;
  readonly title: string;
  readonly subtitle: string;
}

/** Raw points drawn at most: more than one a pixel column looks the same and costs a frame. */
const RAW_LIMIT = 800;
const LANE_HEIGHT = 15;

export function chartData(input: ChartInput, size: ChartSize, theme: ChartTheme): ChartData {
  const log = input.sweep.mode === 'exponential';
  const lrs = lrDomain(input);
  const losses = lossDomain(input);
  const points =
    input.passes.length === 1 ? (input.passes[0] ?? []) : ([] as Point[]).concat(...input.passes);
  const ticks = log ? decades(lrs, size.width) : steps(lrs, size.width);
  const raw = thin(points, lrs, log, RAW_LIMIT);
  const curve = input.analysis === null ? [] : curveDots(input.analysis.curve);
  const blast = divergence(input);
  const flags = flagsOf(input, blast).filter(({ lr }) => lr >= lrs[0] && lr <= lrs[1]);
  const onCurve = (kind: Flag['kind']): Dot[] =>
    flags.filter((flag) => flag.kind === kind).flatMap(({ lr }) => lossAt(curve, lr, losses) ?? []);
  return {
    sets: {
      raw: raw.filter(({ loss }) => loss >= losses[0] && loss <= losses[1]),
      beyond: thinBeyond(raw, losses, lrs, log, size.width),
      curve,
      band: input.analysis === null ? [] : bandDots(input.analysis.curve),
      span: spanOf(input.analysis?.recommended ?? null),
      range: rangeOf(input.analysis, (lr) => size.width * fraction(lr, lrs, log), size, theme),
      diverged: blast === null ? [] : [{ low: blast, high: lrs[1] }],
      flags: markFlags(flags, lrs, log, curve, size, theme),
      methods: onCurve('method'),
      recommended: onCurve('recommended'),
    },
    signals: {
      lrLow: lrs[0],
      lrHigh: lrs[1],
      lossLow: losses[0],
      lossHigh: losses[1],
      lrTicks: ticks,
      lrLabels: ticks.map(formatTick),
      // An axis without points has nothing to say.
      lossTicks: raw.length === 0 ? 0 : Math.max(2, Math.round(size.height / 48)),
      title: input.title ?? '',
      subtitle: input.subtitle ?? '',
    },
  };
}

/** The LR whose update first lost a pass its footing: led to a loss that is not finite, or to the end of a run that diverged. */
function divergence({ passes, diverged }: ChartInput): number | null {
  const ends = passes.flatMap((points) => {
    const lost = points.find(({ loss }) => loss === null || !Number.isFinite(loss));
    const end = lost ?? (diverged ? points.at(-1) : undefined);
    return end === undefined ? [] : [end.lr];
  });
  return ends.length === 0 ? null : Math.min(...ends);
}

/** The most important first. */
function flagsOf(input: ChartInput, blast: number | null): Flag[] {
  const recommended = input.analysis?.recommended ?? null;
  const flags: Flag[] = [];
  if (recommended !== null)
    flags.push({ kind: 'recommended', lr: recommended.lr, text: formatLr(recommended.lr) });
  if (input.scriptLr !== null && input.scriptLr > 0)
    flags.push({
      kind: 'script',
      lr: input.scriptLr,
      text: `${input.source ?? 'script'} ${formatLr(input.scriptLr)}`,
    });
  if (blast !== null) flags.push({ kind: 'diverged', lr: blast, text: 'diverged' });
  const methods = new Map<string, { lr: number; methods: SuggestionMethod[] }>();
  for (const { method, lr } of input.analysis?.suggestions ?? []) {
    // What the recommendation's own flag says already.
    if (recommended !== null && formatLr(lr) === formatLr(recommended.lr)) continue;
    const same = methods.get(formatLr(lr));
    if (same === undefined) methods.set(formatLr(lr), { lr, methods: [method] });
    else same.methods.push(method);
  }
  for (const { lr, methods: names } of methods.values()) {
    flags.push({ kind: 'method', lr, text: names.join(', ') });
  }
  return flags;
}

function markFlags(
  flags: readonly Flag[],
  lrs: Span,
  log: boolean,
  curve: readonly Dot[],
  { width }: ChartSize,
  theme: ChartTheme,
): FlagMark[] {
  const x = (lr: number) => width * fraction(lr, lrs, log);
  const measure = (flag: Flag) =>
    textWidth(flag.text, theme.fontSize + (flag.kind === 'recommended' ? 2 : -1));
  const placed = placeFlags(flags, x, width, measure);
  // The last is painted above the others.
  placed.sort((a, b) => Number(a.kind === 'recommended') - Number(b.kind === 'recommended'));
  return placed.map(({ kind, lr, text, lane, align }) => ({
    kind,
    lr,
    text,
    y: -(lane + 0.5) * LANE_HEIGHT,
    top: -(lane + 0.95) * LANE_HEIGHT,
    align,
    dx: align === 'left' ? 4 : -4,
    loss: kind === 'method' ? (lossAt(curve, lr, [-Infinity, Infinity])?.loss ?? null) : null,
  }));
}

/** Room that the flags need above the plot, in pixels. */
export const FLAG_ROOM = LANES * LANE_HEIGHT;

/** Generous: an em of most sans-serif fonts holds less than two of our letters. */
function textWidth(text: string, fontSize: number): number {
  return text.length * fontSize * 0.58;
}

function fraction(lr: number, [low, high]: Span, log: boolean): number {
  return log ? Math.log(lr / low) / Math.log(high / low) : (lr - low) / (high - low);
}

function spanOf(recommended: Analysis['recommended']): LrSpan[] {
  return recommended === null ? [] : [{ low: recommended.low, high: recommended.high }];
}

/** The label stands to the right of the bar, else to its left, else not at all. */
function rangeOf(
  analysis: Analysis | null,
  x: (lr: number) => number,
  { width }: ChartSize,
  theme: ChartTheme,
): RangeMark[] {
  const range = analysis?.range ?? null;
  if (range === null) return [];
  const text = 'LR range';
  const room = textWidth(text, theme.fontSize - 1) + 6;
  const right = x(range.maxLr) + room <= width;
  const fits = right || x(range.baseLr) >= room;
  const [low, high] = [range.baseLr, range.maxLr];
  return [
    {
      low,
      high,
      text: fits ? text : '',
      at: right ? high : low,
      align: right ? 'left' : 'right',
      dx: right ? 6 : -6,
    },
  ];
}

/** One arrow every eight pixels says as much as a hundred. */
function thinBeyond(
  raw: readonly Dot[],
  [, high]: Span,
  lrs: Span,
  log: boolean,
  width: number,
): { lr: number }[] {
  const columns = new Map<number, number>();
  for (const { lr, loss } of raw) {
    if (loss <= high) continue;
    const column = Math.round((fraction(lr, lrs, log) * width) / 8);
    if (!columns.has(column)) columns.set(column, lr);
  }
  return [...columns.values()].map((lr) => ({ lr }));
}
