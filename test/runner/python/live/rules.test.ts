import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { readRecordings } from '../../../../bench/recordings.ts';
import { hasTurned, lrAt, shouldStop } from '../../../../src/analysis/index.ts';
import { pythonScripts } from '../support/scripts.ts';
import { runLive } from './support/live.ts';

const recordings = readRecordings(fileURLToPath(new URL('../../../../bench/recordings/', import.meta.url)));

describe("the sweep's rules in Python", () => {
  const scripts = pythonScripts();

  it('walk, stop and turn as those in TypeScript do, at every step of every recorded sweep', async () => {
    const sweeps = recordings.flatMap(({ sweeps }) => sweeps.map(({ loss }) => loss));
    assert.ok(sweeps.length >= 16);
    await scripts.write('sweeps.json', JSON.stringify(sweeps));
    const python = (await runLive(
      scripts,
      `
import json, math
from find_lr.live.sweep import has_turned, should_stop
from find_lr.walk import lr_at
sweeps = [[math.nan if loss is None else loss for loss in sweep] for sweep in json.load(open('sweeps.json'))]
print(json.dumps({
  'rules': [[[int(should_stop(s[:i + 1], 4.0)), int(should_stop(s[:i + 1], None)), int(has_turned(s[:i + 1]))] for i in range(len(s))] for s in sweeps],
  'walks': [[lr_at(1e-7, 10.0, 100, mode, step) for step in range(110)] for mode in ('exponential', 'linear')],
}))
`,
    )) as { rules: number[][][]; walks: number[][] };
    const rules = sweeps.map((losses) => {
      const points = losses.map((loss, step) => ({ step, lr: 1, loss: loss ?? null }));
      return points.map((_, i) => {
        const seen = points.slice(0, i + 1);
        return [shouldStop(seen, 4), shouldStop(seen, null), hasTurned(seen)].map(Number);
      });
    });
    assert.deepEqual(python.rules, rules);
    const [exponential, linear] = (['exponential', 'linear'] as const).map((mode) =>
      Array.from({ length: 110 }, (_, step) => lrAt({ mode, minLr: 1e-7, maxLr: 10, steps: 100 }, step)),
    );
    const close = (a: number[], b: number[]): boolean => a.every((lr, i) => Math.abs(lr / b[i]! - 1) < 1e-12);
    assert.ok(close(python.walks[0]!, exponential!) && close(python.walks[1]!, linear!));
  });
});
