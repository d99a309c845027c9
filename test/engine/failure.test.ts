import assert from 'node:assert/strict';
import { failureInOutput, sentenceOf } from '../../src/engine/failure.ts';

const sentence = (stderr: string) =>
  sentenceOf(
    failureInOutput(stderr, { kind: 'script', path: '/home/me/train.ts', args: [], cwd: '/home/me' })!,
  );

describe('what a script died of', () => {
  it('is told with the place in the script', () => {
    const stderr = [
      'Error: no such file',
      '    at read (/home/me/data.ts:7:9)',
      '    at main (/home/me/train.ts:12:3)',
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
});
