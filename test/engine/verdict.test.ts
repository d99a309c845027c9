import assert from 'node:assert/strict';
import { RunnerProcess } from '../../src/engine/runnerProcess.ts';
import { isUndecided, judge } from '../../src/engine/verdict.ts';

/** Gone without a word, or with an error. */
function ended(error?: string): RunnerProcess {
  const process = new RunnerProcess({ send: () => {} });
  process.gone = true;
  if (error !== undefined)
    process.hear({ kind: 'done', reason: 'failed', steps: 3, exitCode: 1, error: { message: error } });
  return process;
}

describe('the rank that a training ended for', () => {
  const ranks = (...errors: (string | undefined)[]) =>
    errors.map((error, rank) => ({ rank, process: ended(error) }));

  it('is the one with an error of its own, whoever lost their peers before', () => {
    assert.equal(judge(ranks('gloo: connection closed by peer', 'ValueError: my data'), [], 2)?.rank, 1);
  });

  it('is none where all failed alike', () => {
    assert.equal(judge(ranks('ValueError: x', 'ValueError: x'), [], 2)?.rank, null);
  });

  it('is the one that whoever started them names, where several are gone without a word', () => {
    const gone = ranks(undefined, undefined);
    assert.ok(isUndecided(gone, []));
    const starter = ended(
      'torch.multiprocessing.spawn.ProcessExitedException: process 1 terminated with signal SIGKILL',
    );
    assert.ok(!isUndecided(gone, [starter]));
    assert.equal(judge(gone, [starter], 2)?.rank, 1);
    assert.equal(judge(gone, [], 2)?.rank, 0);
  });
});
