import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { DEFAULT_SWEEP } from '../../../src/analysis/index.ts';
import { Progress } from '../../../src/cli/terminal/progress.ts';
import { print, printJson, redraw } from '../../../src/cli/terminal/print.ts';
import { say } from '../../../src/cli/terminal/say.ts';
import { styleFor } from '../../../src/cli/terminal/style.ts';
import { defaultSpec } from '../../../src/engine/index.ts';
import { oneLine } from '../../../src/protocol/visible.ts';

/** What a terminal acts upon, or shows where it does not stand: all but tabs and ends of lines. */
const STEERS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const HOSTILE = [
  '\u001b[31mred',
  '\u001b[2J\u001b[H',
  '\u001b]0;title\u0007',
  '\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\',
  '\u001b]52;c;ZWNobw==\u0007',
  '\u009b31m',
  '\u009d0;title\u009c',
  '\u0090q\u009c',
  '\rover',
  '\b\b\b',
  '\u0007',
  '\0',
  '\u007f',
  '\u202egnp.exe',
  '\u2066a\u2069',
  '\u200f',
  '\u2028line',
  '\u000e\u000f',
];

function written(write: (stream: NodeJS.WriteStream) => void, isTTY = false): string {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80, rows: 24 });
  write(stream as unknown as NodeJS.WriteStream);
  return String(stream.read() ?? '');
}

describe('text of others, in a terminal', () => {
  for (const text of HOSTILE)
    it(`steers nothing: ${oneLine(text)}`, () => {
      const prints = [
        written((stream) => print(stream, `${text}\n`)),
        written((stream) => say(stream, text, text)),
        written((stream) => printJson(stream, { [text]: text })),
        written((stream) => {
          const progress = new Progress(stream, null, styleFor(stream), defaultSpec('train.py'));
          progress.take({ kind: 'note', topic: 'odd', message: text });
          progress.take({ kind: 'started', id: 'r', sweep: DEFAULT_SWEEP, command: text });
          progress.end();
        }),
      ];
      for (const each of prints) {
        assert.doesNotMatch(each, STEERS);
        assert.notEqual(each.trim(), '');
      }
      assert.doesNotMatch(oneLine(`a\n${text}\tb`), /[\n\t]/);
    });

  it('is the same in JSON for a program', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...HOSTILE, 'é', '😀', '\\', '"', '\u{e0041}')), (pieces) => {
        const value = { text: pieces.join('') };
        assert.deepEqual(JSON.parse(written((stream) => printJson(stream, value))), value);
      }),
    );
  });

  it('has our colours, and not its own', () => {
    const before = process.env['FORCE_COLOR'];
    process.env['FORCE_COLOR'] = '1';
    try {
      const said = written((stream) => say(stream, `${styleFor(stream).good('\u001b[31mname')}.`), true);
      assert.equal(said, '\u001b[32m\\x1b[31mname\u001b[0m.\n');
    } finally {
      if (before === undefined) delete process.env['FORCE_COLOR'];
      else process.env['FORCE_COLOR'] = before;
    }
  });

  it('is drawn over in place by us alone', () => {
    assert.equal(
      written((stream) => redraw(stream, 2, ['\u001b[9A'])),
      '\u001b[2A\r\\x1b[9A\u001b[K\n\u001b[J',
    );
  });
});
