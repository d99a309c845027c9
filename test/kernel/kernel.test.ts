import assert from 'node:assert/strict';
import { nodeOrMissing } from '../runner/support/child.ts';
import { Notebook } from './support.ts';

for (const major of [20, 22, 24]) {
  describe(`a notebook's kernel under Node ${major}`, () => {
    let node: string;
    let notebook: Notebook;
    before(function () {
      node = nodeOrMissing(this, major);
    });
    beforeEach(async () => (notebook = await Notebook.open(FILES, node)));
    afterEach(() => notebook.close());

    it('keeps what a cell declares, and lets it be declared again', async () => {
      await notebook.run(`
const a: number = 1, { b, c: [d = 4] } = { b: 2, c: [] as number[] };
let e; class F { is() { return 'first'; } }
function g() { return a; }
enum Kind { A = 7 }`);
      assert.equal(
        (await notebook.run('[a, b, d, e, new F().is(), g(), Kind.A]')).value,
        "[ 1, 2, 4, undefined, 'first', 1, 7 ]",
      );
      await notebook.run(
        `const a = 10; class F { is() { return 'second'; } } let b = await Promise.resolve(20);`,
      );
      assert.equal((await notebook.run('[a, b, new F().is(), g()]')).value, "[ 10, 20, 'second', 10 ]");
      assert.equal(
        (
          await notebook.run(
            `const crypto = await import('node:crypto'); const name = 'x'; crypto.randomUUID().length`,
          )
        ).value,
        '36',
      );
    });

    it('imports from beside the notebook: TypeScript, JSON, packages; and requires', async () => {
      const ran = await notebook.run(`
import twice, { thrice, type Opt } from './lib/net.js';
import * as net from './lib/net';
import data from './data.json';
import * as tf from '@tensorflow/tfjs';
import {
  readFileSync,
} from 'node:fs';
const options: Opt = { lr: 1 };
[twice(options.lr), thrice(1), net.thrice(2), (await import('./lib/net.ts')).thrice(3), require('./lib/net').thrice(4),
  data.n, typeof tf.train.adam, readFileSync(new URL('./data.json', import.meta.url), 'utf8').length > 0,
  __dirname === process.cwd(), __filename === import.meta.filename, require.main === module]`);
      assert.equal(ran.error?.stack, undefined);
      assert.equal(
        String(ran.value).replace(/\s+/g, ' '),
        "[ 2, 3, 6, 9, 12, 3, 'function', true, true, true, true ]",
      );
    });

    it('gives the value of a last expression only', async () => {
      assert.equal((await notebook.run('1 + 1;')).value, '2');
      assert.equal((await notebook.run('({ a: 1 })')).value, '{ a: 1 }');
      assert.equal((await notebook.run('const x = 3;')).value, undefined);
      assert.equal((await notebook.run('for (let i = 0; i < 3; i++) i')).value, undefined);
      assert.equal((await notebook.run('await x')).value, '3');
      assert.equal((await notebook.run('Promise.resolve(1)')).value, 'Promise { 1 }');
      assert.equal((await notebook.run('// nothing')).value, undefined);
    });

    it('names cell, line and column of an error, and no frame of ours', async () => {
      await notebook.run(
        'class Net {\n  fit(rate: number): never { throw new RangeError(`too high: ${rate}`); }\n}',
      );
      const { error, outcome } = await notebook.run('const net: Net = new Net();\nawait null; net.fit(3)');
      assert.equal(outcome, 'failed');
      assert.equal(
        error?.stack.replace(/\n\s+at process\.processTicks.*/, ''),
        `RangeError: too high: 3\n    at Net.fit (${notebook.cell(1)}:2:36)\n    at ${notebook.cell(2)}:2:17`,
      );
    });

    it('places a mistake of syntax', async () => {
      const { error } = await notebook.run('const a: number = 1;\nconst b = = 2;');
      assert.equal(error?.stack, `SyntaxError: Unexpected token\n    at ${notebook.cell(1)}:2:11`);
      assert.match(
        (await notebook.run('let ok = 1;\nreturn ok')).error?.stack ?? '',
        /^SyntaxError: Illegal return.*\n.*:2:1$/,
      );
    });

    it('ends a loop, and an await, when it is interrupted, and keeps the variables', async () => {
      const stop = (): void => notebook.kernel.interrupt();
      const loop = await notebook.run('let turns = 0; console.log("on"); while (true) turns++;', stop);
      assert.equal(loop.error?.message, 'The cell was interrupted.');
      const wait = await notebook.run('console.log("on"); await new Promise(() => {});', stop);
      assert.equal(wait.error?.message, 'The cell was interrupted.');
      assert.equal((await notebook.run('typeof turns')).value, "'number'");
    });
  });
}

const FILES = {
  'data.json': '{"n": 3}',
  'lib/net.ts': `export interface Opt { lr: number }
export const thrice = (x: number): number => 3 * x;
export default function twice(x: number): number { return 2 * x; }`,
};
