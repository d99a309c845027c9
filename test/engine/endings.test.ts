import assert from 'node:assert/strict';
import { endings } from '../../bench/endings.ts';
import { missing } from '../support/missing.ts';

describe('runs in a row, mixed with kills at drawn moments', function () {
  this.timeout(300_000);

  it('are all explained, and leave no process, no folder and no file handle', async function () {
    if (process.platform !== 'linux') missing(this, 'A /proc, which tells what is left');
    const { unexplained, processes, folders, handles } = await endings(20, 1);
    assert.deepEqual(unexplained, []);
    assert.deepEqual({ processes, folders }, { processes: 0, folders: 0 });
    assert.ok(handles <= 0, `${handles} handles more`);
  });
});
