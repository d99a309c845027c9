/** Records of runs, made from a recorded sweep. */
import { readFileSync } from 'node:fs';
import { analyze, DEFAULT_SWEEP } from '../../src/analysis/index.ts';
import type { Point } from '../../src/analysis/types.ts';
import { cellFile } from '../../src/protocol/cells.ts';
import type { RunEvent } from '../../src/protocol/events.ts';
import type { OptimizerEntry, RecordTarget, RunRecord } from '../../src/protocol/record.ts';

const recording = JSON.parse(
  readFileSync(new URL('../../bench/recordings/fmnist-cnn-nadam.json', import.meta.url), 'utf8'),
) as { sweeps: { lr: number[]; loss: (number | null)[] }[] };
const [first] = recording.sweeps;
export const points: Point[] = (first?.lr ?? []).map((lr, step) => ({
  step,
  lr,
  loss: first?.loss[step] ?? null,
}));

const path = '/home/ada/vision.ipynb';
export const target: RecordTarget = {
  kind: 'cells',
  path,
  language: 'python',
  cell: 'c',
  cells: [
    { id: 'a', number: 3 },
    { id: 'b', number: 4 },
    { id: 'c', number: 5 },
  ],
  args: [],
  cwd: '/home/ada',
};

export function optimizer(id: string, type: string): OptimizerEntry {
  const literal = {
    kind: 'number' as const,
    file: cellFile(path, 'a'),
    start: 40,
    end: 44,
    text: '1e-3',
    line: 2,
  };
  return { id, type, lr: 1e-3, groups: [], batchSize: 64, location: null, literal };
}

/** As notebooks store it while the run goes on: the first `count` points. */
export function running(id: string, count: number, startedAt = new Date()): RunRecord {
  return {
    schema: 'find-lr.run/1',
    id,
    status: 'running',
    startedAt: startedAt.toISOString(),
    target,
    runtime: {
      language: 'python',
      version: '3.11.7',
      framework: 'torch',
      frameworkVersion: '2.15.0',
      backend: 'torch',
      device: 'cpu',
    },
    sweep: DEFAULT_SWEEP,
    optimizers: [optimizer('0', 'NAdam')],
    passes: [{ optimizer: '0', seed: null, end: 'running', points: points.slice(0, count) }],
    results: [],
    diagnoses: [],
    timing: { total: 1, toFirstStep: null },
  };
}

/** As it is when the run is over. */
export function completed(id: string, optimizers: readonly string[] = ['NAdam']): RunRecord {
  return {
    ...running(id, points.length, new Date('2026-11-22T00:00:00Z')),
    status: 'diverged',
    optimizers: optimizers.map((type, i) => optimizer(String(i), type)),
    passes: optimizers.map((_, i) => ({
      optimizer: String(i),
      seed: null,
      end: 'stopped',
      points: [...points],
    })),
    results: optimizers.map((_, i) => ({
      ...(JSON.parse(JSON.stringify(analyze([points], DEFAULT_SWEEP))) as Omit<
        RunRecord['results'][number],
        'optimizer'
      >),
      optimizer: String(i),
    })),
    timing: { total: 12, toFirstStep: 2 },
  };
}

/** What the engine tells of that run, in pieces. */
export function events(size: number): RunEvent[] {
  const pieces = Array.from({ length: Math.ceil(points.length / size) }, (__, i) =>
    points.slice(0, (i + 1) * size),
  );
  return [
    {
      kind: 'optimizer',
      optimizer: {
        kind: 'optimizer',
        id: '0',
        type: 'NAdam',
        lr: 1e-3,
        groups: [],
        batchSize: 64,
        location: null,
      },
    },
    { kind: 'pass', pass: 0, of: 1, optimizer: '0', sweep: DEFAULT_SWEEP },
    ...pieces.map((so, i): RunEvent => ({
      kind: 'points',
      pass: 0,
      optimizer: '0',
      points: so.slice(i * size),
      analysis: analyze([so], DEFAULT_SWEEP),
    })),
  ];
}
