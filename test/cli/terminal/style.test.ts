import assert from 'node:assert/strict';
import { WriteStream } from 'node:tty';
import { wantsColours } from '../../../src/cli/terminal/style.ts';
import { columnsOf } from '../../../src/cli/terminal/columns.ts';

describe('colours', () => {
  const cases: [env: Record<string, string>, onTerminal: boolean, inPipe: boolean][] = [
    [{}, true, false],
    [{ TERM: 'dumb' }, false, false],
    [{ NO_COLOR: '1' }, false, false],
    [{ NO_COLOR: '' }, true, false],
    [{ NODE_DISABLE_COLORS: '1' }, false, false],
    [{ FORCE_COLOR: '1' }, true, true],
    [{ FORCE_COLOR: '' }, true, true],
    [{ FORCE_COLOR: 'true' }, true, true],
    [{ FORCE_COLOR: '3', TERM: 'dumb' }, true, true],
    [{ FORCE_COLOR: '0' }, false, false],
    [{ FORCE_COLOR: 'false' }, false, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, true],
    [{ FORCE_COLOR: '0', NO_COLOR: '' }, false, false],
  ];
  for (const [env, onTerminal, inPipe] of cases) {
    it(`are as Node has them with ${JSON.stringify(env)}`, () => {
      assert.equal(wantsColours(true, env), onTerminal);
      assert.equal(wantsColours(false, env), inPipe);
      // What Node itself would do on a terminal of which it knows that it has colours.
      if (env['NO_COLOR'] === '' || process.platform === 'win32') return;
      const depth = WriteStream.prototype.getColorDepth({ TERM: 'xterm-256color', ...env });
      assert.equal(depth > 1, onTerminal);
    });
  }
});

describe('the width', () => {
  const stream = (columns?: number): NodeJS.WriteStream => ({ columns }) as NodeJS.WriteStream;

  it("is that of COLUMNS, else the terminal's, else 100", () => {
    assert.equal(columnsOf(stream(80), { COLUMNS: '60' }), 60);
    assert.equal(columnsOf(stream(), { COLUMNS: '60' }), 60);
    assert.equal(columnsOf(stream(80), {}), 80);
    assert.equal(columnsOf(stream(), {}), 100);
  });

  it('of a COLUMNS that is no width counts for nothing', () => {
    for (const COLUMNS of ['', '0', '-3', 'wide', '1e9'])
      assert.equal(columnsOf(stream(80), { COLUMNS }), 80);
    assert.equal(columnsOf(stream(80), { COLUMNS: '3' }), 20);
  });
});
