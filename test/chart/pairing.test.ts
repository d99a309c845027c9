import assert from 'node:assert/strict';
import { analyze, lrAt } from '../../src/analysis/index.ts';
import { effects, pair } from '../../src/analysis/pairing.ts';
import type { Point, Sweep } from '../../src/analysis/types.ts';
import { chartData, chartInput, lightTheme, pointsCsv, textAlternative } from '../../src/chart/index.ts';
import { readPoints } from '../../src/cli/points/points.ts';
import { drawChart } from '../../src/cli/terminal/chart.ts';
import { drawPicture, outputBundle } from '../../src/picture/index.ts';
import { partialRecord } from '../../src/protocol/partialRecord.ts';
import { stateOfRecord } from '../../src/protocol/panelState.ts';
import { parseRunRecord, RUN_MIME_TYPE, type RunRecord } from '../../src/protocol/record.ts';
import { snapshot } from '../../src/protocol/snapshot.ts';
import { swept } from '../analysis/curves.ts';
import { readAsset } from '../picture/assets.ts';

/** A loss that falls evenly with the LR's logarithm, without noise: smoothing leaves such a line as it is. */
const STEEPNESS = 0.3;
const line = (lr: number): number => 5 - STEEPNESS * Math.log10(lr / 1e-7);

function recordOf(sweep: Sweep, passes: readonly (readonly Point[])[], status = 'completed'): RunRecord {
  return parseRunRecord(
    JSON.parse(
      JSON.stringify({
        ...{ schema: 'find-lr.run/1', id: 'run', status, startedAt: '2026-11-22T00:00:00Z', runtime: null },
        target: { kind: 'script', path: '/home/ada/train.py', args: [], cwd: '/home/ada' },
        sweep,
        optimizers: [{ id: '0', type: 'Adam', lr: 1e-3, groups: [], location: null, literal: null }],
        passes: passes.map((points) => ({ optimizer: '0', seed: null, end: 'swept', points })),
        results: [{ optimizer: '0', ...analyze(passes, sweep) }],
        diagnoses: [],
        timing: { total: 12, toFirstStep: 2 },
      }),
    ),
  );
}

interface Dot {
  readonly lr: number;
  readonly loss: number;
}

/** That dots lie on the curve: no further from it than a tenth of what a step changes. (Its ends are drawn in by the smoothing.) */
function coincide(dots: readonly Dot[], curve: readonly Dot[], sweep: Sweep, name: string): void {
  const step = Math.log10(sweep.maxLr / sweep.minLr) / (sweep.steps - 1);
  const ratio = sweep.maxLr / sweep.minLr;
  const within = dots.filter(({ lr }) => lr > sweep.minLr * ratio ** 0.2 && lr < sweep.minLr * ratio ** 0.8);
  assert.ok(within.length > 20, `${name}: ${within.length} dots`);
  for (const { lr, loss } of within) {
    const right = curve.findIndex((other) => other.lr >= lr * (1 - 1e-9));
    const [a, b] = [curve[Math.max(0, right - 1)]!, curve[right]!];
    const share = a === b ? 0 : Math.log(lr / a.lr) / Math.log(b.lr / a.lr);
    const there = a.loss + share * (b.loss - a.loss);
    assert.ok(Math.abs(loss - there) < 0.1 * step * STEEPNESS, `${name}: at ${lr} ${loss}, curve ${there}`);
  }
}

/** Where the bits of a braille character lie. */
const PLACES = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 1],
  [1, 2],
  [0, 3],
  [1, 3],
] as const;

const usual: Sweep = { mode: 'exponential', minLr: 1e-7, maxLr: 10, steps: 100 };
const long: Sweep = { ...usual, steps: 5000 };
const drawn = (record: RunRecord) =>
  chartData(chartInput(stateOfRecord(record), '0'), { width: 680, height: 300 }, lightTheme).sets;

describe('the dots of a noiseless sweep', () => {
  const points = swept(line, usual);
  const record = recordOf(usual, [points]);

  it('are what the analysis reads', () => {
    const { lr, loss } = pair(points);
    assert.deepEqual(
      effects(points).map((dot) => [dot.lr, dot.loss]),
      lr.map((at, i) => [at, loss[i]]),
    );
    assert.equal(effects(points)[3], effects(points.slice(0, 10))[3], 'each point is the same one again');
  });

  it('lie on the curve in the panel, the notebook and the pictures', () => {
    const { raw, curve } = drawn(record);
    coincide(raw, curve, usual, 'when it is over');
    const live = drawn(partialRecord({ ...stateOfRecord(record), record: null }, 1));
    coincide(live.raw, live.curve, usual, 'while it runs');
    const again = recordOf(
      usual,
      [0, 0.1, 0.2].map((by) => swept((lr) => line(lr) + by, usual)),
    );
    const several = drawn(again);
    const firstOf = several.raw.filter(({ lr, loss }) => Math.abs(loss - line(lr) - 0.1) < 1e-9);
    coincide(firstOf, several.curve, usual, 'the middle one of several passes');
  });

  it('do so when a notebook has kept a part of them', () => {
    const whole = recordOf(long, [swept(line, long)]);
    const kept = snapshot(snapshot(whole));
    assert.ok(kept.passes[0]!.points.length < 700);
    const { raw, curve } = drawn(kept);
    coincide(raw, curve, long, 'snapshot');
    coincide(drawn(whole).raw, drawn(whole).curve, long, 'thinned for the screen');
    const bundle = outputBundle(whole, null)[RUN_MIME_TYPE];
    coincide(drawn(bundle).raw, drawn(bundle).curve, long, 'output');
  });

  it('do so in a linear sweep', () => {
    const linear: Sweep = { ...usual, mode: 'linear', minLr: 1e-3, maxLr: 1 };
    const { raw, curve } = drawn(recordOf(linear, [swept((lr) => 3 - lr, linear)]));
    for (const { lr, loss } of raw) assert.ok(Math.abs(loss - (3 - lr)) < 1e-9);
    assert.ok(curve.length > 50);
  });

  it('have the diverged mark at the LR whose update did it', () => {
    const lost = swept((lr) => (lr > 0.1 ? null : line(lr)), usual);
    const end = lost.findIndex(({ loss }) => loss === null);
    const { diverged, flags } = drawn(recordOf(usual, [lost.slice(0, end + 1)], 'diverged'));
    assert.equal(diverged[0]?.low, lrAt(usual, end - 1));
    assert.equal(flags.find(({ kind }) => kind === 'diverged')?.lr, lrAt(usual, end - 1));
    const fromStart = drawn(recordOf(usual, [[{ step: 0, lr: 1e-7, loss: null }]], 'diverged'));
    assert.equal(fromStart.diverged[0]?.low, 1e-7);
  });

  it('lie on the curve of the SVG, of which the PNG is drawn', async () => {
    const svg = String(await drawPicture(record, 'svg', readAsset));
    const numbers = (text: string): number[] => (text.match(/-?[\d.]+(e-?\d+)?/g) ?? []).map(Number);
    const path = /<path[^>]* d="(M[^"]*)"[^>]*stroke="#0072b2"/.exec(svg)?.[1] ?? '';
    const curve = path
      .slice(1)
      .split('L')
      .map((pair) => numbers(pair) as [number, number]);
    const dots = [...svg.matchAll(/transform="translate\(([\d.]+),([\d.]+)\)"[^>]*fill="#0072b2"/g)]
      .map(([, x, y]) => [Number(x), Number(y)] as const)
      .filter(([x]) => x > 136 && x < 544);
    assert.ok(curve.length > 50 && dots.length > 40, `${curve.length} of the curve, ${dots.length} dots`);
    for (const [x, y] of dots) {
      const near = curve.reduce((a, b) => (Math.abs(a[0] - x) < Math.abs(b[0] - x) ? a : b));
      assert.ok(Math.abs(near[0] - x) < 0.01 && Math.abs(near[1] - y) < 0.25, `${x},${y}: ${near.join()}`);
    }
  });

  it('have the curve’s values beside them in the table, in HTML as well', async () => {
    const check = (rows: readonly (readonly string[])[]): void => {
      const [low, high] = [rows.length * 0.2, rows.length * 0.8];
      const inner = rows.filter((_, i) => i > low && i < high);
      assert.ok(inner.length > 40);
      for (const [lr, loss, smoothed] of inner)
        assert.ok(Math.abs(Number(loss) - Number(smoothed)) <= 0.0021, `${lr}: ${loss} and ${smoothed}`);
    };
    check(textAlternative(chartInput(stateOfRecord(record), '0')).rows);
    const html = String(await drawPicture(record, 'html', readAsset));
    const rows = [...html.matchAll(/<tr><th scope="row">([\de.-]+)<\/th><td>([\d.]+)<\/td><td>([\d.]+)</g)];
    check(rows.map(([, ...cells]) => cells));
  });

  it('are what CSV has after each update, and analyze reads the curve out of it again', () => {
    const csv = pointsCsv([{ optimizer: '0', points }]);
    const rows = csv.trim().split('\n');
    assert.equal(rows[0], 'pass,optimizer,step,lr,loss,loss_after');
    const dots = rows.slice(1, -1).map((row) => row.split(',').map(Number));
    const curve = drawn(record).curve;
    coincide(
      dots.map((cells) => ({ lr: cells[3]!, loss: cells[5]! })),
      curve,
      usual,
      'csv',
    );
    const { curve: again } = analyze([readPoints([{ text: csv, name: 'points.csv' }])], usual);
    assert.deepEqual(again, analyze([points], usual).curve);
    assert.equal(rows.at(-1)?.endsWith(','), true, 'of the last update no loss tells');
  });

  it('lie on the curve in the terminal', () => {
    const plain = (text: string): string => text;
    const style = { bold: plain, dim: plain, curve: plain, good: plain, warn: plain, bad: plain };
    const input = { ...chartInput(stateOfRecord(record), '0'), scriptLr: null };
    const analysis = { ...input.analysis!, recommended: null, range: null };
    const room = { columns: 160, rows: 200 };
    /** Braille dots, two in a column and four in a row, without the plot's sides. */
    const dotsOf = (lines: readonly string[]): [x: number, y: number][] =>
      lines.slice(0, -2).flatMap((row, y) =>
        [...(row.split('│')[1] ?? '')].flatMap((character, x) => {
          const bits = x < 30 || x > 120 ? 0 : Math.max(0, character.codePointAt(0)! - 0x2800);
          return PLACES.flatMap(([dx, dy], bit) =>
            (bits & (1 << bit)) === 0 ? [] : [[2 * x + dx, 4 * y + dy] as [number, number]],
          );
        }),
      );
    // Each alone, on the axes of both: what stands at no LR is not drawn.
    const nowhere = { ...analysis, curve: { ...analysis.curve, lr: analysis.curve.lr.map(() => NaN) } };
    const noDots = input.passes.map((pass) => pass.map((dot) => ({ ...dot, lr: NaN })));
    const dots = dotsOf(drawChart({ ...input, analysis: nowhere }, room, style));
    const curve = dotsOf(drawChart({ ...input, analysis, passes: noDots }, room, style));
    assert.ok(dots.length > 50 && curve.length > 200);
    for (const [x, y] of dots)
      assert.ok(
        curve.some(([cx, cy]) => Math.abs(cx - x) <= 1 && Math.abs(cy - y) <= 1),
        `${x},${y} is beside the curve`,
      );
  });
});
