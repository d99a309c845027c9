import assert from 'node:assert/strict';
import fc from 'fast-check';
import { analyze, DEFAULT_SWEEP } from '../../src/analysis/index.ts';
import { cellFile, describePlace } from '../../src/protocol/cells.ts';
import { foldEvent, startState, stateOfRecord } from '../../src/protocol/panelState.ts';
import { partialRecord } from '../../src/protocol/partialRecord.ts';
import { parseRunRecord, type Literal, type Pass, type RunRecord } from '../../src/protocol/record.ts';
import { snapshot } from '../../src/protocol/snapshot.ts';

const target = { kind: 'script' as const, path: '/home/ada/train.py', args: [], cwd: '/home/ada' };

/** A sweep of any length, noisy, that blows up at the end. */
function passOf(optimizer: string, steps: number, seed: number): Pass {
  const points = Array.from({ length: steps }, (_, step) => {
    const at = step / Math.max(1, steps - 1);
    const noise = Math.abs(Math.sin((step + seed) * 12.9898)) * 0.05;
    return {
      step,
      lr: 1e-7 * 10 ** (8 * at),
      loss: at > 0.98 ? null : 2 - at + noise + (at > 0.9 ? 9 * at : 0),
    };
  });
  return { optimizer, seed, end: 'stopped', points };
}

function recordOf(
  optimizers: number,
  passes: number,
  steps: number,
  words: string,
  count: number,
): RunRecord {
  const literal = (i: number): Literal => ({
    kind: 'number',
    file: `${words}/${i}`,
    start: i,
    end: i + 4,
    text: '1e-3',
  });
  const all = Array.from({ length: optimizers }, (_, o) =>
    Array.from({ length: passes }, (__, p) => passOf(String(o), steps, p)),
  );
  const result = analyze(
    (all[0] ?? []).map(({ points }) => points.slice(0, 2000)),
    DEFAULT_SWEEP,
  );
  const diagnoses = Array.from({ length: count }, () => ({
    code: 'note' as const,
    message: words,
    advice: words,
  }));
  return {
    schema: 'find-lr.run/1',
    id: 'run',
    status: 'diverged',
    startedAt: '2026-11-22T00:00:00Z',
    target: { ...target, args: Array.from({ length: count }, () => words) },
    runtime: null,
    sweep: DEFAULT_SWEEP,
    optimizers: all.map((_, o) => ({
      id: String(o),
      type: 'Adam',
      lr: 1e-3,
      groups: Array.from({ length: count }, () => ({ lr: 1e-3, size: 100 })),
      location: { file: words, line: 1, column: 1 },
      literal: literal(o),
      candidates: Array.from({ length: count }, (__, i) => literal(i)),
      literalNote: words,
    })),
    passes: all.flat(),
    results: all.map((_, o) => ({
      ...(JSON.parse(JSON.stringify(result)) as Omit<RunRecord['results'][number], 'optimizer'>),
      optimizer: String(o),
      recommended: { lr: 0.01, low: 0.005, high: 0.02, method: 'valley', reason: words },
      diagnoses,
    })),
    diagnoses,
    timing: { total: 12, toFirstStep: 2 },
  };
}

function bytes(record: RunRecord): number {
  return Buffer.byteLength(JSON.stringify(record));
}

describe('the snapshot of a run', () => {
  it('is a record of at most 64 KB, whatever the run', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 300 }),
        fc.string({ unit: 'binary', maxLength: 3000 }),
        fc.integer({ min: 0, max: 300 }),
        (optimizers, passes, steps, words, count) => {
          const small = snapshot(recordOf(optimizers, passes, steps, words, count));
          assert.ok(bytes(small) <= 64 * 1024, `${bytes(small)} bytes`);
          assert.deepEqual(parseRunRecord(JSON.parse(JSON.stringify(small))), small);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('fits as notebooks write it, too: a line an entry, indented', () => {
    const small = snapshot(recordOf(2, 10, 500, 'because', 3));
    const cell = { outputs: [{ data: { 'application/vnd.find-lr.run+json': small } }] };
    const without = { outputs: [{ data: { 'application/vnd.find-lr.run+json': {} } }] };
    const written = (value: unknown) => Buffer.byteLength(JSON.stringify({ cells: [value] }, null, 1));
    assert.ok(written(cell) - written(without) <= 64 * 1024);
  });

  it('keeps a usual run whole', () => {
    const record = recordOf(1, 1, 100, 'because', 1);
    const small = snapshot(record);
    assert.equal(small.passes[0]?.points.length, 100);
    assert.deepEqual(small.results[0]?.recommended, record.results[0]?.recommended);
    assert.deepEqual(small.optimizers, record.optimizers);
  });

  it('keeps of 100,000 points the ends, the extremes and where the loss was lost', () => {
    const record = recordOf(1, 1, 100_000, 'because', 0);
    const [before, after] = [record, snapshot(record)].map(({ passes }) => passes[0]?.points ?? []);
    assert.ok(before !== undefined && after !== undefined && after.length > 300);
    const steps = new Set(after.map(({ step }) => step));
    const finite = before.filter(({ loss }) => loss !== null);
    const highest = finite.reduce((best, point) => ((point.loss ?? 0) > (best.loss ?? 0) ? point : best));
    const lowest = finite.reduce((best, point) => ((point.loss ?? 0) < (best.loss ?? 0) ? point : best));
    const lost = before.find(({ loss }) => loss === null);
    for (const point of [before[0], before.at(-1), highest, lowest, lost])
      assert.ok(point !== undefined && steps.has(point.step));
  });

  it('knows, of a thousand cells, those that it speaks of', () => {
    const cells = Array.from({ length: 1000 }, (_, i) => ({ id: `cell-${i}`, number: i + 1 }));
    const path = '/home/ada/train.ipynb';
    const notebook = {
      kind: 'cells' as const,
      path,
      language: 'python' as const,
      cells,
      cwd: '/home/ada',
      args: [],
    };
    const record = recordOf(1, 1, 10, 'because', 0);
    const [entry] = record.optimizers;
    assert.ok(entry !== undefined && entry.literal !== null);
    const literal = { ...entry.literal, file: cellFile(path, 'cell-700'), line: 2 };
    const small = snapshot({
      ...record,
      target: { ...notebook, cell: 'cell-999' },
      optimizers: [{ ...entry, literal }],
    });
    assert.equal(describePlace(literal.file, literal.line, small.target), 'cell [701], line 2');
    assert.ok(small.target.kind === 'cells' && small.target.cells.some(({ id }) => id === 'cell-999'));
  });

  it('does not cut a character in two', () => {
    const { reason } = snapshot(recordOf(1, 1, 10, '🦉'.repeat(100_000), 2)).results[0]?.recommended ?? {};
    assert.match(reason ?? '', /^🦉+…$/u);
  });
});

describe('the record of a run under way', () => {
  const { points } = passOf('0', 40, 0);
  const analysis = analyze([points], DEFAULT_SWEEP);
  const optimizer = {
    kind: 'optimizer' as const,
    id: '0',
    type: 'Adam',
    lr: 1e-3,
    groups: [],
    location: null,
  };
  const state = [
    { kind: 'started' as const, id: 'run', sweep: DEFAULT_SWEEP, command: 'python train.py' },
    { kind: 'optimizer' as const, optimizer },
    { kind: 'pass' as const, pass: 0, of: 1, optimizer: '0', sweep: DEFAULT_SWEEP },
    { kind: 'points' as const, pass: 0, optimizer: '0', points, analysis },
  ].reduce(foldEvent, startState('run', target, DEFAULT_SWEEP, 1_000_000));
  const record = partialRecord(state, 1_004_000);

  it('is one, with the curve so far and no suggestion yet', () => {
    assert.deepEqual(parseRunRecord(JSON.parse(JSON.stringify(record))), record);
    assert.equal(record.status, 'running');
    assert.equal(record.timing.total, 4);
    assert.equal(record.results[0]?.recommended, null);
    assert.ok((record.results[0]?.curve.lr.length ?? 0) > 10);
  });

  it('is read as a run that is not over', () => {
    const read = stateOfRecord(snapshot(record));
    assert.equal(read.record, null);
    assert.equal(read.passes[0]?.points.length, 40);
    assert.ok(read.analyses['0'] !== undefined);
  });
});
