import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cut, hang, wrap, wrapCommand } from '../../../src/cli/terminal/wrap.ts';

const plain = (text: string): string => text.replace(/\u001b\[[\d;]*m/g, '');

describe('wrapping', () => {
  it('breaks at spaces, and keeps a text that fits as it is', () => {
    assert.deepEqual(wrap('one  two', 8), ['one  two']);
    assert.deepEqual(wrap('one two three', 8), ['one two', 'three']);
    assert.deepEqual(wrap('one\ntwo three', 8), ['one', 'two', 'three']);
  });

  it('breaks a path behind a slash, and any other word where it must', () => {
    assert.deepEqual(wrap('see /home/me/project/train.py', 12), ['see', '/home/me/', 'project/', 'train.py']);
    assert.deepEqual(wrap('abcdefgh', 3), ['abc', 'def', 'gh']);
  });

  it('gives escape sequences no room', () => {
    assert.deepEqual(wrap('\u001b[1mone\u001b[0m two', 7), ['\u001b[1mone\u001b[0m two']);
    assert.deepEqual(wrap('\u001b[2mabcd\u001b[0m', 3).map(plain), ['abc', 'd']);
    assert.equal(plain(cut('\u001b[1mabc\u001b[0m', 2)), 'ab');
  });

  it('never makes a line too long, and loses nothing but spaces', () => {
    const word = fc.string({ minLength: 1, maxLength: 30 }).filter((text) => !/\s/.test(text));
    fc.assert(
      fc.property(fc.array(word), fc.integer({ min: 1, max: 40 }), (words, columns) => {
        const lines = wrap(words.join(' '), columns);
        for (const line of lines) assert.ok([...line].length <= columns, line);
        assert.equal(lines.join('').replaceAll(' ', ''), words.join(''));
      }),
    );
  });

  it('hangs a text beside its heading, or below it where there is no room', () => {
    assert.deepEqual(hang('Heading  ', 'one two three four five six', 31), [
      'Heading  one two three four',
      '         five six',
    ]);
    assert.deepEqual(hang('Heading  ', 'one two three', 20), ['Heading', '  one two three']);
    assert.deepEqual(hang('         ', 'one two', 20), ['  one two']);
  });

  it('breaks a command so that a shell reads on', () => {
    assert.deepEqual(wrapCommand(['find-lr', 'run', 'train.py', '--', "'a b'"], 22), [
      '  find-lr run \\',
      "    train.py -- 'a b'",
    ]);
  });
});
