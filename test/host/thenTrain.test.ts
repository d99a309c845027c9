import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { findLr, fixture } from './support.ts';

/** The next training of a task of ours: its name, what it is run with, and its exit code. */
function nextTraining(): Promise<vscode.TaskProcessEndEvent> {
  return new Promise((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess((event) => {
      if (event.execution.task.source !== 'Find LR') return;
      listener.dispose();
      resolve(event);
    });
  });
}

describe('find, then train', () => {
  it('finds, and trains the script in a terminal to its own end', async () => {
    const training = nextTraining();
    await vscode.commands.executeCommand('find-lr.findThenTrain', fixture('train.ts'));
    const { execution, exitCode } = await training;
    assert.match(execution.task.name, /^Train train\.ts with LR [\d.e-]+$/);
    assert.equal(exitCode, 0);
  });

  it('trains again with what the last run has found', async () => {
    const record = await findLr('train.ts');
    const lr = Number(record.results[0]?.recommended?.lr.toPrecision(2));
    const training = nextTraining();
    await vscode.commands.executeCommand('find-lr.trainWithSuggested', fixture('train.ts'));
    const { execution, exitCode } = await training;
    assert.equal(Number(/with LR (\S+)$/.exec(execution.task.name)?.[1]), lr);
    assert.equal(exitCode, 0);
  });
});
