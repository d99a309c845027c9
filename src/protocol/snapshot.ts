/** A run record small enough to be stored in a notebook. */
import { parseCellFile } from './cells.ts';
import type { OptimizerEntry, Pass, RecordTarget, Result, RunRecord } from './record.ts';
import { spread } from './spread.ts';
import { haveOwnPlaces, literalsOf } from './suggested.ts';

/** What a run may take in a notebook's file, in bytes. */
const SNAPSHOT_BYTES = 64 * 1024;

/** How much of a record is kept. */
interface Detail {
  /** Points of all passes together, and entries of all curves together. */
  readonly points: number;
  readonly curve: number;
  /** UTF-16 units of a text. */
  readonly text: number;
  /** Entries of any other list. */
  readonly list: number;
}

/** From all that a chart can show down to what fits whatever comes. */
const DETAILS: readonly Detail[] = [
  { points: 600, curve: 300, text: 4000, list: 200 },
  { points: 400, curve: 200, text: 2000, list: 100 },
  { points: 300, curve: 120, text: 1000, list: 50 },
  { points: 200, curve: 80, text: 500, list: 20 },
  { points: 80, curve: 40, text: 160, list: 8 },
  { points: 12, curve: 12, text: 40, list: 3 },
];

/**
 * A valid record of at most `SNAPSHOT_BYTES`, as large as notebooks write it: the same result, with points and curves thinned to what keeps
 * their shapes, and long texts and lists cut where there is no other way.
 */
export function snapshot(record: RunRecord): RunRecord {
  for (const detail of DETAILS) {
    const small = reduce(record, detail);
    if (storedBytes(small) <= SNAPSHOT_BYTES) return small;
  }
  throw new Error(`The record of run ${record.id} cannot be made to fit ${SNAPSHOT_BYTES} bytes.`);
}

function reduce(record: RunRecord, detail: Detail): RunRecord {
  const passes = record.passes.slice(0, detail.list);
  const results = record.results.slice(0, detail.list);
  const perPass = Math.max(2, Math.floor(detail.points / Math.max(1, passes.length)));
  const perCurve = Math.max(2, Math.floor(detail.curve / Math.max(1, results.length)));
  const optimizers = record.optimizers.map((entry) =>
    entry.groups.length > detail.list ? withoutPlaces(entry) : entry,
  );
  return {
    ...cut({ ...record, optimizers, target: cutCells(record, detail.list), passes: [], results: [] }, detail),
    passes: passes.map((pass) => ({
      ...cut({ ...pass, points: [] }, detail),
      points: thinPoints(pass.points, perPass),
    })),
    results: results.map((result) => ({
      ...cut({ ...result, curve: { lr: [], loss: [] } }, detail),
      curve: thinCurve(result.curve, perCurve),
    })),
  };
}

/** Some of the groups' places alone would be written in another ratio than was tested. */
function withoutPlaces(entry: OptimizerEntry): OptimizerEntry {
  if (!haveOwnPlaces(entry)) return entry;
  return {
    ...entry,
    literal: null,
    groups: entry.groups.map(({ lr }) => ({ lr })),
    literalNote: 'Its LRs stand in more places than an output keeps: run Find LR again to apply one.',
  };
}

/** Of many cells, those that the record has something to say of. */
function cutCells({ target, optimizers }: RunRecord, limit: number): RecordTarget {
  if (target.kind === 'script' || target.cells.length <= limit) return target;
  const files = optimizers.flatMap((entry) =>
    [...literalsOf(entry), entry.location].map((place) => place?.file),
  );
  const told = new Set([target.cell, ...files.map((file) => parseCellFile(file ?? '')?.id)]);
  return { ...target, cells: target.cells.filter(({ id }) => told.has(id)) };
}

/** Besides those evenly spaced, the ones that a look at the chart would miss: the lowest, the highest, the first that is not finite. */
function thinPoints(points: Pass['points'], limit: number): Pass['points'] {
  const kept = new Set(spread(points.length, limit));
  if (kept.size < points.length) {
    let [lowest, highest, lost] = [-1, -1, -1];
    points.forEach(({ loss }, i) => {
      if (!isFinite(loss)) lost = lost < 0 ? i : lost;
      else {
        if (loss < (points[lowest]?.loss ?? Infinity)) lowest = i;
        if (loss > (points[highest]?.loss ?? -Infinity)) highest = i;
      }
    });
    for (const i of [lowest, highest, lost]) if (i >= 0) kept.add(i);
  }
  return [...kept]
    .sort((a, b) => a - b)
    .flatMap((i) => {
      const point = points[i];
      if (point === undefined) return [];
      const before = point.before ?? (kept.has(i - 1) ? undefined : points[i - 1]?.lr);
      return [
        {
          ...{ step: point.step, lr: round(point.lr), loss: isFinite(point.loss) ? round(point.loss) : null },
          ...(before === undefined ? {} : { before: round(before) }),
        },
      ];
    });
}

function isFinite(loss: number | null): loss is number {
  return loss !== null && Number.isFinite(loss);
}

function thinCurve(curve: Result['curve'], limit: number): Result['curve'] {
  const indices = spread(curve.lr.length, limit);
  const pick = (values: readonly number[]): number[] =>
    indices.flatMap((i) => (values[i] === undefined ? [] : [round(values[i])]));
  return {
    lr: pick(curve.lr),
    loss: pick(curve.loss),
    ...(curve.low === undefined ? {} : { low: pick(curve.low) }),
    ...(curve.high === undefined ? {} : { high: pick(curve.high) }),
  };
}

/** Six digits are more than a chart shows. */
function round(value: number): number {
  return Number(value.toPrecision(6));
}

function cut<T>(value: T, detail: Detail): T {
  if (typeof value === 'string') return shorten(value, detail.text) as T;
  if (Array.isArray(value)) return value.slice(0, detail.list).map((entry) => cut(entry, detail)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, WHOLE.has(key) ? entry : cut(entry, detail)]),
  ) as T;
}

/** Short, and of no use in part: what a place is found again by, and what its number is computed with. */
const WHOLE = new Set(['anchor', 'arithmetic', 'leads']);

function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Notebooks are written with every entry on a line of its own, by one space a level; an output's data begins at the sixth. */
function storedBytes(value: unknown): number {
  const text = JSON.stringify(value, null, 1);
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    // Of a pair of surrogates, four bytes together, each counts half.
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3;
    if (code === 0x0a) bytes += 6;
  }
  return bytes;
}
