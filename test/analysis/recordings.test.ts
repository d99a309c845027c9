import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { analyze, DEFAULT_SWEEP } from '../../src/analysis/index.ts';
import { PEERS } from '../../bench/peers.ts';
import { readRecordings, regret } from '../../bench/recordings.ts';

interface Score {
  readonly mean: number;
  readonly p90: number;
  readonly failures: number;
}

const recordings = readRecordings(fileURLToPath(new URL('../../bench/recordings/', import.meta.url)));
const TOOLS = Object.entries(PEERS).filter(([name]) => !name.startsWith('always'));

function score(
  pick: (
    recording: (typeof recordings)[number],
    sweep: (typeof recordings)[number]['sweeps'][number],
  ) => number | null,
): Score {
  const regrets = recordings
    .flatMap((recording) => recording.sweeps.map((sweep) => regret(recording, pick(recording, sweep))))
    .sort((a, b) => a - b);
  return {
    mean: regrets.reduce((sum, value) => sum + value, 0) / regrets.length,
    p90: regrets[Math.floor(0.9 * regrets.length)]!,
    failures: regrets.filter((value) => value > 0.5).length,
  };
}

describe('on the recorded sweeps', () => {
  const ours = score(({ optimizer, batchSize }, { lr, loss }) => {
    const points = lr.map((value, step) => ({ step, lr: value, loss: loss[step] ?? null }));
    const { recommended, range } = analyze([points], DEFAULT_SWEEP, { ...optimizer, batchSize });
    // Where nothing is recommended, the range's upper end is all that a person has to go by.
    return recommended?.lr ?? range?.maxLr ?? null;
  });

  for (const [name, rule] of TOOLS) {
    it(`recommended is ahead of ${name} in mean, 90th percentile and failures`, () => {
      const theirs = score((_, { lr, loss }) => {
        const finite = loss.filter((value) => value !== null);
        return rule(lr.slice(0, finite.length), finite);
      });
      assert.ok(
        ours.mean < theirs.mean && ours.p90 < theirs.p90 && ours.failures < theirs.failures,
        JSON.stringify({ ours, theirs }),
      );
    });
  }

  it('no two runs of the same sweep have spans that contradict each other, and few are wider than need be', () => {
    const widths: number[] = [];
    for (const { task, optimizer, batchSize, sweeps } of recordings) {
      const spans = sweeps.flatMap(({ lr, loss }) => {
        const points = lr.map((value, step) => ({ step, lr: value, loss: loss[step] ?? null }));
        return analyze([points], DEFAULT_SWEEP, { ...optimizer, batchSize }).recommended ?? [];
      });
      for (const one of spans) {
        widths.push(Math.log10(one.high / one.low));
        for (const other of spans)
          assert.ok(one.low <= other.high, `${task}: ${one.low}..${one.high}, ${other.low}..${other.high}`);
      }
    }
    widths.sort((a, b) => a - b);
    const median = widths[widths.length >> 1]!;
    assert.ok(median < 1, `the median span is ${median} decades wide`);
  });
});
