import assert from 'node:assert/strict';
import { failureInOutput, sentenceOf } from '../../src/engine/failure.ts';

const failureIn = (stderr: string) =>
  failureInOutput(stderr, { kind: 'script', path: '/home/me/train.ts', args: [], cwd: '/home/me' })!;
const sentence = (stderr: string) => sentenceOf(failureIn(stderr));

describe('what a script died of', () => {
  it('is told with the place in the script', () => {
    const stderr = [
      'Error: no such file',
      '    at read (/home/me/data.ts:7:9)',
      '    at file:///home/me/train.ts:12:3',
      '    at node:internal/main/run_main_module:28:49',
    ].join('\n');
    assert.equal(sentence(stderr), 'Error: no such file (train.ts:12)');
  });

  it('names no place where only packages and Node itself are on the stack', () => {
    const stderr = [
      'TSError: Unable to compile TypeScript:',
      '    at compile (/home/me/node_modules/ts-node/src/index.ts:228:12)',
      '    at Module._extensions..js (node:internal/modules/cjs/loader:1623:10)',
    ].join('\n');
    assert.equal(sentence(stderr), 'TSError: Unable to compile TypeScript:');
  });

  it('may be its command line, of which it says how it is to be', () => {
    const argparse =
      'usage: train.py [-h] --data DATA\ntrain.py: error: the following arguments are required: --data';
    const click =
      "Usage: train.py [OPTIONS]\nTry 'train.py --help' for help.\n\nError: Missing option '--data'.";
    assert.equal(failureIn(argparse).isRefusal, true);
    assert.equal(failureIn(click).isRefusal, true);
    assert.equal(sentence(click), "Error: Missing option '--data'");
  });

  it('is no command line where an error only reads like one', () => {
    const thrown = 'Error: bad\n    at main (/home/me/train.ts:12:3)';
    const cuda = [
      'Traceback (most recent call last):',
      '  File "/home/me/train.ts", line 3, in <module>',
      'RuntimeError: CUDA error: device-side assert triggered',
    ].join('\n');
    for (const stderr of [thrown, cuda]) assert.ok(failureIn(stderr).isRefusal !== true, stderr);
  });
});
