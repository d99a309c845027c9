import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { readRecordings } from '../../../../bench/recordings.ts';
import { lrAt, StopRule } from '../../../../src/analysis/index.ts';
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
from find_lr.live.sweep import StopRule
from find_lr.walk import lr_at
sweeps = [[math.nan if loss is None else loss for loss in sweep] for sweep in json.load(open('sweeps.json'))]
def rules(losses):
    rule = StopRule()
    for loss in losses:
        rule.add(loss)
        yield [int(rule.diverged(4.0)), int(rule.diverged(None)), int(rule.turned())]
print(json.dumps({
  'rules': [list(rules(s)) for s in sweeps],
  'walks': [[lr_at(1e-7, 10.0, 100, mode, step) for step in range(110)] for mode in ('exponential', 'linear')],
}))
`,
    )) as { rules: number[][][]; walks: number[][] };
    const rules = sweeps.map((losses) => {
      const points = losses.map((loss, step) => ({ step, lr: 1, loss: loss ?? null }));
      const rule = new StopRule();
      return points.map((point) => {
        rule.add(point);
        return [rule.hasDiverged(4), rule.hasDiverged(null), rule.hasTurned()].map(Number);
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
