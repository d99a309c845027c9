import assert from 'node:assert/strict';
import { locate, shown, type Project } from './support.ts';

const TF = `import * as tf from '@tensorflow/tfjs';\n`;

/** The literal in «» that an optimizer at `frames` with 1e-3 comes from. */
async function finds(
  source: string | Project,
  expected: string,
  ...frames: (string | [string, string])[]
): Promise<void> {
  const located = await locate(source, 'Adam', 1e-3, ...(frames.length > 0 ? frames : ['adam(']));
  assert.equal(shown(source, located.literal), expected, JSON.stringify(located));
}

describe('the literal behind a learning rate', () => {
  const forms: [name: string, source: string, expected: string][] = [
    ['a positional argument', `const o = tf.train.adam(1e-3);`, `const o = tf.train.adam(«1e-3»);`],
    ['a number that begins with its point', `tf.train.adam(.001, 0.9)`, `tf.train.adam(«.001», 0.9)`],
    ['somebody’s 10e-4', `tf.train.adam(10e-4)`, `tf.train.adam(«10e-4»)`],
    ['a number with separators', `tf.train.adam(1_000e-6)`, `tf.train.adam(«1_000e-6»)`],
    ['a constant', `const LR = 1e-3;\ntf.train.adam(LR);`, `const LR = «1e-3»;`],
    ['a constant of a constant', `const A = 1e-3;\nconst B = A;\ntf.train.adam(B);`, `const A = «1e-3»;`],
    ['an assignment', `let lr;\nlr = 1e-3;\ntf.train.adam(lr);`, `lr = «1e-3»;`],
    [
      'a property',
      `const config = {epochs: 3, lr: 1e-3};\ntf.train.adam(config.lr);`,
      `const config = {epochs: 3, lr: «1e-3»};`,
    ],
    [
      'a nested property',
      `const c = {train: {'lr': 1e-3}};\ntf.train.adam(c.train['lr']);`,
      `const c = {train: {'lr': «1e-3»}};`,
    ],
    [
      'a destructured property',
      `const {lr: rate} = {lr: 1e-3};\ntf.train.adam(rate);`,
      `const {lr: rate} = {lr: «1e-3»};`,
    ],
    ['a property set later', `const c = {lr: 0.1};\nc.lr = 1e-3;\ntf.train.adam(c.lr);`, `c.lr = «1e-3»;`],
    [
      'a spread',
      `const base = {lr: 1e-3};\nconst c = {...base, n: 1};\ntf.train.adam(c.lr);`,
      `const base = {lr: «1e-3»};`,
    ],
    [
      'an override of a spread',
      `const b = {lr: 0.1};\nconst c = {...b, lr: 1e-3};\ntf.train.adam(c.lr);`,
      `const c = {...b, lr: «1e-3»};`,
    ],
    [
      'a merge',
      `const c = Object.assign({}, {lr: 0.1}, {lr: 1e-3});\ntf.train.adam(c.lr);`,
      `const c = Object.assign({}, {lr: 0.1}, {lr: «1e-3»});`,
    ],
    [
      'a parameter’s default',
      `function f(lr = 1e-3) { return tf.train.adam(lr); }\nf();`,
      `function f(lr = «1e-3») { return tf.train.adam(lr); }`,
    ],
    [
      'a destructured parameter’s default',
      `const f = ({lr = 1e-3, n} = {}) => tf.train.adam(lr);\nf({n: 3});`,
      `const f = ({lr = «1e-3», n} = {}) => tf.train.adam(lr);`,
    ],
    [
      'a default of the whole parameter',
      `function f({lr} = {lr: 1e-3}) { tf.train.adam(lr); }\nf();`,
      `function f({lr} = {lr: «1e-3»}) { tf.train.adam(lr); }`,
    ],
    ['an argument', `function f(n, lr) { tf.train.adam(lr); }\nf(3, 1e-3);`, `f(3, «1e-3»);`],
    [
      'an argument in an object',
      `function f(o) { tf.train.adam(o.lr); }\nf({lr: 1e-3});`,
      `f({lr: «1e-3»});`,
    ],
    [
      'a returned value',
      `function get() { return {lr: 1e-3}; }\ntf.train.adam(get().lr);`,
      `function get() { return {lr: «1e-3»}; }`,
    ],
    ['a class field', `class A {\n  lr = 1e-3;\n  f() { return tf.train.adam(this.lr); }\n}`, `lr = «1e-3»;`],
    [
      'a field set in the constructor',
      `class A {\n  constructor(lr) { this.lr = lr; }\n  f() { tf.train.adam(this.lr); }\n}\nnew A(1e-3).f();`,
      `new A(«1e-3»).f();`,
    ],
    [
      'an inherited field',
      `class A { lr = 1e-3 }\nclass B extends A { f() { tf.train.adam(this.lr); } }`,
      `class A { lr = «1e-3» }`,
    ],
    [
      'a static field',
      `class Config { static LR = 1e-3; }\ntf.train.adam(Config.LR);`,
      `class Config { static LR = «1e-3»; }`,
    ],
    ['a fallback', `tf.train.adam(process.env.LR ?? 1e-3)`, `tf.train.adam(process.env.LR ?? «1e-3»)`],
    [
      'a fallback behind a conversion',
      `const lr = Number(process.env.LR || 1e-3);\ntf.train.adam(lr)`,
      `const lr = Number(process.env.LR || «1e-3»);`,
    ],
    ['a choice, by its value', `tf.train.adam(big ? 0.1 : 1e-3)`, `tf.train.adam(big ? 0.1 : «1e-3»)`],
    ['a numeric string', `tf.train.adam(Number('0.001'))`, `tf.train.adam(Number(«'0.001'»))`],
    [
      'an element, by its value',
      `for (const lr of [1e-2, 1e-3]) tf.train.adam(lr);`,
      `for (const lr of [1e-2, «1e-3»]) tf.train.adam(lr);`,
    ],
    [
      'a callback’s element',
      `[1e-2, 1e-3].forEach((lr) => { tf.train.adam(lr); });`,
      `[1e-2, «1e-3»].forEach((lr) => { tf.train.adam(lr); });`,
    ],
    [
      'a loop over pairs',
      `for (const {lr} of [{lr: 1e-2}, {lr: 1e-3}]) tf.train.adam(lr);`,
      `for (const {lr} of [{lr: 1e-2}, {lr: «1e-3»}]) tf.train.adam(lr);`,
    ],
    [
      'a value of a map',
      `const rates = {a: 0.1, b: 1e-3};\ntf.train.adam(rates[name]);`,
      `const rates = {a: 0.1, b: «1e-3»};`,
    ],
  ];
  for (const [name, source, expected] of forms) it(`is found as ${name}`, () => finds(TF + source, expected));

  it('is found under every way to name the constructor', async () => {
    const made = [
      `import {train} from '@tensorflow/tfjs';\ntrain.adam(1e-3);`,
      `import {train as t} from '@tensorflow/tfjs-core';\nt.adam(1e-3);`,
      `const {train: t} = require('@tensorflow/tfjs-node');\nt.adam(1e-3);`,
      `const tf = require('@tensorflow/tfjs');\nconst {train: t} = tf;\nt.adam(1e-3);`,
      `const {adam} = require('@tensorflow/tfjs').train;\nadam(1e-3);`,
      `let tf;\nif (gpu) tf = require('@tensorflow/tfjs-node-gpu');\nelse tf = require('@tensorflow/tfjs-node');\ntf.train.adam(1e-3);`,
      `import * as tf from '@tensorflow/tfjs';\nconst make = tf.train.adam;\nmake(1e-3); // adam(`,
      `import * as tf from '@tensorflow/tfjs';\ntf.train['adam'](1e-3); // adam(`,
      `import * as tf from '@tensorflow/tfjs';\nconst make = tf.train[process.argv[2]];\nmake(1e-3); // adam(`,
      `import * as tf from '@tensorflow/tfjs';\nconst name = 'adam';\ntf.train[name](1e-3); // adam(`,
      `import * as tf from '@tensorflow/tfjs';\ntf.train\n  .adam(\n    1e-3,\n  );`,
    ];
    for (const source of made)
      assert.equal((await locate(source, 'Adam', 1e-3, 'adam(')).literal?.text, '1e-3', source);
    const classes = [
      `new tf.AdamOptimizer(1e-3, 0.9, 0.999);`,
      `import {AdamOptimizer} from '@tensorflow/tfjs';\nnew AdamOptimizer(1e-3, 0.9, 0.999);`,
      `import {AdamOptimizer as Mine} from '@tensorflow/tfjs';\nnew Mine(1e-3);`,
      `class Mine extends tf.AdamOptimizer {}\nnew Mine(1e-3);`,
    ];
    for (const source of classes)
      assert.equal((await locate(source, 'AdamOptimizer', 1e-3, 'new ')).literal?.text, '1e-3', source);
  });

  it('is followed through a class of the project to what it hands on', async () => {
    const source = `class Warm extends tf.AdamOptimizer {\n  constructor(steps, lr = 1e-3) { super(lr, 0.9, 0.999); }\n}\nconst o = new Warm(5);`;
    await finds(source, `constructor(steps, lr = «1e-3») { super(lr, 0.9, 0.999); }`, 'super(', 'new Warm');
  });

  it('is followed through an optimizer of the project’s own', async () => {
    const source = `const AdamW = class extends tf.AdamOptimizer {
  constructor(params) {
    const defaults = {learningRate: 0.1, beta1: 0.9};
    params = {...defaults, ...params};
    super(params.learningRate, params.beta1);
  }
};
const optimizer = new AdamW({learningRate: 1e-3});`;
    for (const type of ['Adam', 'AdamW']) {
      const { literal } = await locate(source, type, 1e-3, 'super(', 'new AdamW');
      assert.equal(shown(source, literal), 'const optimizer = new AdamW({learningRate: «1e-3»});');
    }
    assert.equal((await locate(source, 'AdamW', 0.1, 'super(', 'new AdamW')).literal?.text, '0.1');
  });

  it('is followed from frame to frame, not to the other calls', async () => {
    const source = `function make(lr) { return tf.train.adam(lr); }\nfunction a() { make(1e-3); }\nfunction b() { make(0.001); }\na(); b();`;
    await finds(source, `function b() { make(«0.001»); }`, 'adam(lr)', 'make(0.001)', 'b();');
    await finds(source, `function a() { make(«1e-3»); }`, 'adam(lr)', 'make(1e-3)', 'a(); b');
  });

  it('is followed through a spread of arguments and of the stack’s own constructors', async () => {
    const source = `function make(n, {lr}) { return tf.train.adam(lr); }\nmake(...[1, {lr: 1e-3}]);`;
    await finds(source, `make(...[1, {lr: «1e-3»}]);`, 'adam(lr)', 'make(...');
    const implicit = `class Warm extends tf.AdamOptimizer {}\nnew Warm(1e-3);`;
    await finds(implicit, `new Warm(«1e-3»);`, 'class Warm', 'new Warm');
  });

  it('is found by a line alone, whatever the column says', async () => {
    const source = `${TF}const a = tf.train.sgd(1e-3);\n  const b = tf.train.adam(1e-3);`;
    const frame = { file: 'train.js', line: 3, column: 1 };
    const { reader, filesOf } = await import('./support.ts');
    const located = await reader().locate(
      { frames: [frame], type: 'Adam', lr: 1e-3 },
      filesOf({ 'train.js': source }),
    );
    assert.equal(shown(source, located.literal), 'const b = tf.train.adam(«1e-3»);');
  });

  it('is followed across modules', async () => {
    const construct = `import {LR} from './config.js';\ntf.train.adam(LR);`;
    await finds(
      { 'train.js': construct, 'config.js': `export const LR = 1e-3;` },
      `export const LR = «1e-3»;`,
    );
    await finds(
      { 'train.js': construct, 'config.ts': `const rate: number = 1e-3;\nexport {rate as LR};` },
      `const rate: number = «1e-3»;`,
    );
    await finds(
      {
        'train.js': construct,
        'config.js': `export * from './deep.js';`,
        'deep.js': `export const LR = 1e-3;`,
      },
      `export const LR = «1e-3»;`,
    );
    await finds(
      { 'train.js': construct, 'config.js': `module.exports = {LR: 1e-3};` },
      `module.exports = {LR: «1e-3»};`,
    );
    await finds({ 'train.js': construct, 'config.js': `exports.LR = 1e-3;` }, `exports.LR = «1e-3»;`);
    const whole = `const config = require('./config');\ntf.train.adam(config.train.lr);`;
    await finds({ 'train.js': whole, 'config.json': `{"train": {"lr": 1e-3}}` }, `{"train": {"lr": «1e-3»}}`);
    await finds(
      { 'train.js': whole, 'config.ts': `export const train = {lr: 1e-3};` },
      `export const train = {lr: «1e-3»};`,
    );
    const defaulted = `import config from '@/config';\ntf.train.adam(config.lr);`;
    await finds(
      { 'train.js': defaulted, 'config.ts': `export default {lr: 1e-3};` },
      `export default {lr: «1e-3»};`,
    );
    const read = `const config = JSON.parse(fs.readFileSync(path.join(__dirname, 'config.json'), 'utf8'));\ntf.train.adam(config.lr);`;
    await finds({ 'train.js': read, 'config.json': `{"lr": 0.001}` }, `{"lr": «0.001»}`);
    await finds(
      {
        'model.js': `export function make(lr) { return tf.train.adam(lr); }`,
        'train.js': `import {make} from './model.js';\nmake(1e-3);`,
      },
      `make(«1e-3»);`,
      ['model.js', 'adam('],
      ['train.js', 'make(1e-3)'],
    );
  });

  it('is found where a config object overrides another module’s default', async () => {
    const project = {
      'train.js': `import {config} from './config.js';\nconfig.lr = 1e-3;\ntf.train.adam(config.lr);`,
      'config.js': `export const config = {lr: 0.1};`,
    };
    await finds(project, `config.lr = «1e-3»;`);
  });

  it('is found in TypeScript', async () => {
    const typed = `enum Rate { Low = 1e-3 }\ninterface Options { lr?: number }\nclass A { constructor(private readonly lr: number = Rate.Low as number) {}\n  make(): tf.Optimizer { return tf.train.adam(this.lr!); } }\nnew A().make();`;
    await finds({ 'train.ts': typed }, `enum Rate { Low = «1e-3» }`, ['train.ts', 'adam(']);
    const options = `function f({lr = 1e-3}: Options = {}) { return tf.train.adam(<number>lr); }\nf();`;
    await finds(
      { 'train.ts': options },
      `function f({lr = «1e-3»}: Options = {}) { return tf.train.adam(<number>lr); }`,
      ['train.ts', 'adam('],
    );
  });
});
