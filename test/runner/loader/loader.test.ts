import assert from 'node:assert/strict';
import { join } from 'node:path';
import { nodeOrMissing, project, runChild } from '../support/child.ts';

/** Runs a project's file through our loader; gives what it printed. */
async function runTs(files: Record<string, string>, entry: string, node?: string): Promise<string> {
  const folder = await project(files);
  const run = await runChild(join(folder, entry), {
    env: { FIND_LR_TRANSPILE: '1' },
    ...(node === undefined ? {} : { node }),
  });
  assert.equal(run.exitCode, 0, run.stderr);
  return run.stdout.trim();
}

const COMMON = {
  'lib/kind.ts': `export enum Kind { A = 'a', B = 'b' }\nexport interface Cfg { lr: number }\nexport default 7 as number;\n`,
  'lib/index.ts': `export const name: string = 'index';\n`,
  'data.json': '{"n": 3}',
};

for (const major of [20, 22, 24]) {
  describe(`the loader under Node ${major}`, () => {
    let node: string;
    before(function () {
      node = nodeOrMissing(this, major);
    });

    it('runs TypeScript that mixes import, require and require.main as CommonJS', async () => {
      const out = await runTs(
        {
          ...COMMON,
          'train.ts': `
import seven, { Kind, type Cfg } from './lib/kind.js';
import { name } from './lib';
import data from './data.json';
import * as fs from 'node:fs';
const path = require('path');
const cfg: Cfg = { lr: data.n };
if (require.main === module) console.log(seven, Kind.B, name, cfg.lr, path.basename(__filename), fs.existsSync(__filename));
`,
        },
        'train.ts',
        node,
      );
      assert.equal(out, '7 b index 3 train.ts true');
    });

    it('runs it as an ES module where it awaits at its top level or asks for import.meta', async () => {
      const out = await runTs(
        {
          ...COMMON,
          'train.ts': `
import seven, { Kind } from './lib/kind';
import { name } from './lib';
import data from './data.json';
const n: number = await Promise.resolve(data.n);
console.log(seven, Kind.A, name, n, import.meta.url.endsWith('/train.ts'));
`,
        },
        'train.ts',
        node,
      );
      assert.equal(out, '7 a index 3 true');
    });

    it('follows "type": "module", with CommonJS beside it', async () => {
      const out = await runTs(
        {
          ...COMMON,
          'package.json': '{"type": "module"}',
          'old.cts': `import os = require('os');\nenum E { X = 5 }\nexport const x = E.X as number; export const eol: string = os.EOL;`,
          'plain.cjs': `exports.y = 6;`,
          'train.ts': `
import { Kind } from './lib/kind.js';
import { x, eol } from './old.cjs';
import { y } from './plain.cjs';
console.log(Kind.A, x, y, eol.length, typeof require);
`,
        },
        'train.ts',
        node,
      );
      assert.equal(out, 'a 5 6 1 undefined');
    });

    it('runs .mts, .cts, .tsx, .jsx and .js with import in a package without a type', async () => {
      assert.equal(
        await runTs(
          {
            'a.mts': `import { b } from './b.cts';\nconst x: number = b; console.log(x);`,
            'b.cts': `export const b: number = 4;`,
          },
          'a.mts',
          node,
        ),
        '4',
      );
      assert.equal(
        await runTs(
          {
            'a.cts': `const b: { n: number } = require('./b'); console.log(b.n);`,
            'b.ts': `export const n: number = 4;`,
          },
          'a.cts',
          node,
        ),
        '4',
      );
      assert.equal(
        await runTs(
          {
            'a.js': `import { n } from './b';\nconst p = require('path');\nmodule.exports = { n };\nconsole.log(n, p.sep);`,
            'b.js': `export const n = 4;`,
          },
          'a.js',
          node,
        ),
        '4 /',
      );
      assert.equal(
        await runTs({ 'a.tsx': `const f = <T,>(x: T): T => x; console.log(f(4));` }, 'a.tsx', node),
        '4',
      );
    });

    it('resolves the aliases of tsconfig.json', async () => {
      const out = await runTs(
        {
          'tsconfig.json': `{ // comments are allowed\n "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], "net": ["src/model/net.ts"] }, } }`,
          'src/model/net.ts': `export const units: number = 12;`,
          'src/train.ts': `import { units } from '@/model/net';\nimport * as net from 'net';\nimport { units as u } from 'src/model/net';\nconsole.log(units, u, typeof net);`,
          'src/train.mts': `import { units } from '@/model/net';\nconsole.log(units);`,
        },
        'src/train.ts',
        node,
      );
      assert.equal(out, '12 12 object');
    });

    it("uses the project's own TypeScript for namespaces and decorators, true lines included", async () => {
      const out = await runTs(
        {
          'train.ts': `
namespace Config { export const lr = 0.5; }
function log(target: unknown, key: string): void { console.log('decorated', key); }
class Trainer {
  @log
  run(): void { throw new Error('here'); }
}
try { new Trainer().run(); } catch (error) { console.log(Config.lr, (error as Error).message); }
`,
        },
        'train.ts',
        node,
      );
      assert.equal(out, 'decorated run\n0.5 here');
    });

    it('tells the true line and column of a construction', async () => {
      const source = `import * as tf from '@tensorflow/tfjs';
interface Options { lr: number }
const make = (o: Options, label: string): tf.Optimizer => tf.train.adam(o.lr);
const optimizer: tf.Optimizer = make({ lr: 0.5 } as Options, 'a' as string);
`;
      const folder = await project({ 'train.ts': source, 'train.mts': source });
      for (const entry of ['train.ts', 'train.mts']) {
        const run = await runChild(join(folder, entry), { env: { FIND_LR_TRANSPILE: '1' }, node });
        assert.equal(run.exitCode, 0, run.stderr);
        const lines = source.split('\n');
        assert.deepEqual(
          run.optimizers[0]?.frames?.slice(0, 2).map(({ file, line, column }) => [file, line, column]),
          [
            [join(folder, entry), 3, lines[2]!.indexOf('adam(') + 1],
            [join(folder, entry), 4, lines[3]!.indexOf('make(') + 1],
          ],
        );
      }
    });
  });
}

describe('the loader', () => {
  it('says where a syntax error is, as Node would, and exits with 1', async () => {
    const folder = await project({ 'train.ts': `const a: number = 1;\nconst b = = 2;\n` });
    const run = await runChild(join(folder, 'train.ts'), { env: { FIND_LR_TRANSPILE: '1' } });
    assert.equal(run.exitCode, 1);
    assert.match(run.stderr, /SyntaxError/);
    assert.match(run.stderr, /train\.ts/);
    assert.match(run.stderr, /2:11/);
  });

  it('leaves packages to Node', async () => {
    const out = await runTs(
      { 'train.ts': `import tf from '@tensorflow/tfjs';\nconsole.log(typeof tf.train.adam);` },
      'train.ts',
    );
    assert.equal(out, 'function');
  });

  it('runs scripts in folders with spaces and letters of any alphabet', async () => {
    const out = await runTs(
      {
        'мой код/a b.ts': `import { n } from './größe.js';\nconsole.log(n as number);`,
        'мой код/größe.ts': 'export const n = 5;',
      },
      'мой код/a b.ts',
    );
    assert.equal(out, '5');
  });
});
