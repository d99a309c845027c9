import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { pythonScripts } from './support/scripts.ts';

const runner = resolve(import.meta.dirname, '../../../src/runner/python');

/** `at_end()` prints whether another epoch may follow, as it is asked where the data of an epoch is through. */
const HEAD = `
import sys
sys.path.insert(0, ${JSON.stringify(runner)})
sys.dont_write_bytecode = True
from find_lr.loops import another_follows
def at_end(made=()):
    print(int(another_follows(sys._getframe(1), made)), end=" ")
class config:
    epochs = 3
    stages = {"first": 2}
`;

describe('whether another epoch may follow is read off the loops around', () => {
  const scripts = pythonScripts();

  for (const [name, text, told] of [
    ['a range', 'for epoch in range(3):\n    at_end()', '1 1 0'],
    ['a range on one line', 'for epoch in range(2): at_end()', '1 0'],
    ['a range with a start and computed bounds', 'n = 1\nfor epoch in range(n, n + 2 * 1): at_end()', '1 0'],
    [
      'a range by an attribute, within a progress bar',
      'bar = iter\nfor e in bar(range(config.epochs)): at_end()',
      '1 1 0',
    ],
    ['a range by a subscript', 'for e in range(int(config.stages["first"])): at_end()', '1 0'],
    ['a list', 'for e in [1, 2]: at_end()', '1 0'],
    [
      'functions',
      'def train():\n    at_end()\ndef main(n):\n    for e in range(n):\n        train()\nmain(2)',
      '1 0',
    ],
    ['two loops', 'for a in range(2):\n    for b in range(2):\n        at_end()', '1 1 1 0'],
    ['no loop', 'at_end()', '0'],
    [
      'the header of the loop itself, and what stands behind it',
      'class Data:\n    def __iter__(self): return self\n    def __next__(self):\n        at_end(); raise StopIteration\nfor b in Data():\n    pass\nelse:\n    at_end()',
      '0 0',
    ],
    ['a loop that cannot be read', 'go = [1, 2]\nwhile go:\n    at_end()\n    go.pop()', '1 1'],
    [
      'a generator of the script',
      'def endless():\n    while True:\n        at_end(); yield 1\nnext(endless())',
      '1',
    ],
    [
      'a loop in which the optimizer was made',
      'import os\nfor fold in [1, 2]:\n    for e in range(2):\n        at_end([{"file": os.path.abspath(__file__), "line": 13}])',
      '1 0 1 0',
    ],
    [
      'a property that throws',
      'class Odd:\n    @property\n    def epochs(self): raise OSError\nodd = Odd()\nfor e in range(2):\n    for f in [1] if len(sys.argv) == 1 else range(odd.epochs): at_end()',
      '1 1',
    ],
  ] as const) {
    it(name, async () => {
      const path = await scripts.write('loops.py', `${HEAD}${text}\n`);
      const { stdout } = await promisify(execFile)(scripts.python, [path]);
      assert.equal(stdout.trim(), told);
    });
  }
});
