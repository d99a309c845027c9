import assert from 'node:assert/strict';
import { joinArguments, splitArguments } from '../../src/protocol/commandLine.ts';

describe('arguments on one line', () => {
  it('are split as a shell splits them', () => {
    assert.deepEqual(splitArguments(`--lr 0.1 --name "my run" 'a b' x\\ y --empty ''`), [
      '--lr',
      '0.1',
      '--name',
      'my run',
      'a b',
      'x y',
      '--empty',
      '',
    ]);
    assert.deepEqual(splitArguments('   '), []);
  });

  it('come back as they were', () => {
    const args = ['--path', 'C:\\data set', "it's", '', 'größe', '$HOME', 'a"b'];
    assert.deepEqual(splitArguments(joinArguments(args)), args);
  });
});
