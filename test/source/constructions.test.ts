import assert from 'node:assert/strict';
import { reader } from './support.ts';

async function found(text: string, path = 'train.js'): Promise<string[]> {
  const constructions = await reader().constructions(path, text);
  return constructions.map(
    ({ type, line, start, end, literal }) =>
      `${line} ${type} ${text.slice(start, end)} ${literal ? `${literal.kind} ${literal.text}`.trim() : '-'}`,
  );
}

describe('the optimizer constructions of a text', () => {
  it('are all found, in order, with the literal where the text alone shows it', async () => {
    const text = `import * as tf from '@tensorflow/tfjs';
const LR = 0.01;
const a = tf.train.sgd(LR);
const b = new tf.AdamOptimizer(1e-3, 0.9, 0.999);
const c = tf.train.adam();
model.compile({loss: 'x', optimizer: 'rmsprop'});
export function make(lr) { return tf.train.momentum(lr, 0.9); }
const d = tf.train.adagrad(1 / 100);
const e = tf.train.adam(Number(process.env.LR ?? 1e-3));
`;
    assert.deepEqual(await found(text), [
      '3 sgd tf.train.sgd(LR) number 0.01',
      '4 adam new tf.AdamOptimizer(1e-3, 0.9, 0.999) number 1e-3',
      '5 adam tf.train.adam() missing',
      "6 rmsprop 'rmsprop' name 'rmsprop'",
      '7 momentum tf.train.momentum(lr, 0.9) -',
      '8 adagrad tf.train.adagrad(1 / 100) -',
      '9 adam tf.train.adam(Number(process.env.LR ?? 1e-3)) -',
    ]);
  });

  it('are found by whatever name tf.train goes', async () => {
    const text = `const makers = {adam: tf.train.adam, sgd: tf.train.sgd};\nmakers[name](0.1);\ntf.train[name](0.1);\nconst {adam} = tf.train;\nadam(0.1);`;
    assert.deepEqual(await found(text), [
      '2  makers[name](0.1) number 0.1',
      '3  tf.train[name](0.1) number 0.1',
      '5 adam adam(0.1) number 0.1',
    ]);
  });

  it('are not what only looks like one', async () => {
    const text = `// tf.train.adam(1e-3)\nconst text = 'tf.train.adam(1e-3)';\nclass Parser { compile() {} adam() {} }\nparser.compile({optimizer: 'terser'});\nparser.adam(1e-3);\nfunction sgd(x) {}\nsgd(0.1);\ncompile();\nmodel.compile(config);`;
    assert.deepEqual(await found(text), []);
    assert.deepEqual(await found('tf.train.adam(1e-3)', 'notes.md'), []);
  });

  it('are found in TypeScript, TSX and Flow', async () => {
    assert.deepEqual(await found(`const o: tf.Optimizer = tf.train.adam(<number>1e-3);`, 'a.ts'), [
      '1 adam tf.train.adam(<number>1e-3) number 1e-3',
    ]);
    assert.deepEqual(
      await found(`const App = () => <b onClick={() => tf.train.adam(1e-3 as number)}>x</b>;`, 'a.tsx'),
      ['1 adam tf.train.adam(1e-3 as number) number 1e-3'],
    );
    assert.deepEqual(await found(`const App = () => <b>{tf.train.adam(1e-3)}</b>;`, 'a.jsx'), [
      '1 adam tf.train.adam(1e-3) number 1e-3',
    ]);
    assert.deepEqual(
      await found(
        `// @flow\nimport type {T} from './t';\nfunction make(lr: number = 1e-3): T { return tf.train.adam(lr); }\nmake();`,
      ),
      ['3 adam tf.train.adam(lr) number 1e-3'],
    );
  });

  it('are found in code that is half typed', async () => {
    assert.deepEqual(await found(`const a = tf.train.adam(1e-3);\nconst b = {{{\nfunction (`), [
      '1 adam tf.train.adam(1e-3) number 1e-3',
    ]);
    for (const broken of [
      'tf.train.adam(',
      'tf.train.adam(1e',
      'new tf.AdamOptimizer',
      'model.compile({optimizer: ',
      'tf.train.',
      '`${tf.train.adam(',
      'class A extends tf.AdamOptimizer { constructor() { super(',
    ]) {
      await assert.doesNotReject(found(broken), broken);
    }
  });

  it('have UTF-16 offsets, whatever stands before them', async () => {
    const text = `\uFEFF// 🚀 größer\r\nconst s = '🎉';\r\ntf.train.adam(1e-3);\r\n`;
    assert.deepEqual(await found(text), ['3 adam tf.train.adam(1e-3) number 1e-3']);
    const [construction] = await reader().constructions('train.js', text);
    assert.equal(text.slice(construction?.literal?.start, construction?.literal?.end), '1e-3');
  });

  it('are not looked for in bundles', async () => {
    assert.deepEqual(await found(`tf.train.adam(1e-3);\n${'x;'.repeat(600_000)}`), []);
  });

  it('do not hang on code that goes in circles', async () => {
    const text = `let a = b;\nlet b = a;\nfunction f(x) { return f(f(x)); }\nconst o = {...o, lr: o.lr};\nclass A extends B {}\nclass B extends A {}\ntf.train.adam(a);\ntf.train.adam(f(1));\ntf.train.adam(o.lr);\nnew A(1);`;
    assert.equal((await found(text)).length, 3);
  });
});
