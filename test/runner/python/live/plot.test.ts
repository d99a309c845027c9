import assert from 'node:assert/strict';
import { pythonScripts } from '../support/scripts.ts';
import { runLive } from './support/live.ts';

describe('the plot of a range test in Python', function () {
  this.timeout(120_000);
  const scripts = pythonScripts();

  it('has the dots of a noiseless sweep on its curve, and the end at the LR whose update did it', async () => {
    const told = (await runLive(
      scripts,
      `
import json, math
from find_lr.live.result import Result
from find_lr.live.sweep import DEFAULT_STOP_FACTOR, Sweep
sweep = Sweep(1e-7, None, 100, 'exponential', DEFAULT_STOP_FACTOR)
lrs = [1e-7 * 1e8 ** (i / 99) for i in range(100)]
line = lambda lr: 5 - 0.3 * math.log10(lr / 1e-7)
losses = [line(lrs[max(0, i - 1)]) for i in range(100)]
def lines(losses):
    axes = Result(lrs[:len(losses)], losses, {'type': 'Adam'}, sweep).plot().axes[0]
    return {one.get_label(): [list(map(float, one.get_xdata())), list(map(float, one.get_ydata()))] for one in axes.lines}
whole = lines(losses)
lost = lines(losses[:90] + [math.nan])
print(json.dumps([whole['Loss of each step'], whole['Smoothed'], lost['Not finite from here'][0][0] / lrs[89]]))
`,
    )) as [[number[], number[]], [number[], number[]], number];
    const [[lr, loss], [curveLr, curve], lost] = told;
    assert.ok(curveLr.length > 50);
    const byLr = new Map(curveLr.map((at, i) => [at, curve[i]!]));
    lr.forEach((at, i) => {
      if (i < 20 || i > 80) return;
      assert.ok(Math.abs(loss[i]! - byLr.get(at)!) < 0.003, `at ${at}: ${loss[i]} and ${byLr.get(at)}`);
    });
    assert.equal(lost, 1);
  });
});
