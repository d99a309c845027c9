import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { LineReader } from '../../src/engine/lines.ts';

describe("a child's output, as lines", () => {
  function read(): { reader: LineReader; lines: string[] } {
    const lines: string[] = [];
    return { reader: new LineReader((line) => lines.push(line)), lines };
  }

  it('joins what arrives in pieces, also within a character', () => {
    const { reader, lines } = read();
    const bytes = Buffer.from('größer\nzwei\r\n');
    for (const byte of bytes) reader.write(Buffer.from([byte]));
    assert.deepEqual(lines, ['größer', 'zwei']);
  });

  it('shows the latest state of a progress bar', () => {
    const { reader, lines } = read();
    reader.write(Buffer.from('10 %\r20 %\r'));
    reader.write(Buffer.from('30 %\r40 %\ndone\n'));
    assert.deepEqual(lines, ['40 %', 'done']);
  });

  it('shows dots without a newline after a moment, each once', async () => {
    const { reader, lines } = read();
    reader.write(Buffer.from('...'));
    await pause(600);
    reader.write(Buffer.from('..\n'));
    assert.deepEqual(lines, ['...', '..']);
  });

  it('counts what is beyond the cap, and keeps the end for an error message', () => {
    const { reader, lines } = read();
    for (let i = 0; i < 2000; i++) reader.write(Buffer.from(`${'noise '.repeat(200)}\n`.repeat(20)));
    reader.write(Buffer.from('Error: the last words\n'));
    reader.end();
    assert.ok(lines.length < 2000, `${lines.length} lines were forwarded`);
    const counted = lines.map((line) => Number(/^… ([\d,]+) more/.exec(line)?.[1]?.replaceAll(',', '') ?? 0));
    const shown = counted.filter((count) => count === 0).length;
    assert.equal(shown + counted.reduce((a, b) => a + b, 0), 40_001);
    assert.match(reader.tail, /the last words\n$/);
    assert.ok(reader.tail.length <= 16 * 1024);
  });
});
