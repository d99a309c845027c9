import assert from 'node:assert/strict';
import { locate, rewritten, shown, type Project } from './support.ts';

const TF = `const tf = require('@tensorflow/tfjs-node');\n`;

describe('an optimizer without a learning rate', () => {
  it('gets one inserted', async () => {
    for (const [source, expected] of [
      [`tf.train.adam();`, `tf.train.adam(2.4e-2);`],
      [`tf.train.adam( );`, `tf.train.adam(2.4e-2 );`],
      [`new tf.AdamOptimizer();`, `new tf.AdamOptimizer(2.4e-2);`],
      [`tf.train.adam(undefined, 0.8);`, `tf.train.adam(2.4e-2, 0.8);`],
      [
        `function make(n, lr) { return tf.train.adam(lr); }\nmake(3);`,
        `function make(n, lr) { return tf.train.adam(lr); }\nmake(3, 2.4e-2);`,
      ],
    ] as const) {
      const { literal } = await locate(source, 'Adam', 1e-3, source.includes('new ') ? 'new ' : 'adam(');
      assert.equal(rewritten(source, literal), expected);
    }
  });

  it('has the default of its kind, else something set it elsewhere', async () => {
    const source = `const decay = 0.01;\ntf.train.adam();`;
    const { literal, candidates, note } = await locate(source, 'Adam', 0.01, 'adam(');
    assert.equal(literal, null);
    assert.deepEqual(
      candidates.map((candidate) => candidate.kind),
      ['missing'],
    );
    assert.equal(note, 'The default is 0.001, but the run used 1e-2: it was changed on the way.');
    assert.equal((await locate(`tf.train.adamax();`, 'Adamax', 0.002, 'adamax(')).literal?.kind, 'missing');
    assert.equal(
      (await locate(`tf.train.adadelta();`, 'Adadelta', 0.001, 'adadelta(')).literal?.kind,
      'missing',
    );
  });
});

describe('an optimizer by its name', () => {
  it('becomes a construction', async () => {
    const source = `${TF}model.compile({\n  optimizer: 'adam',\n  loss: 'meanSquaredError',\n});`;
    const { literal } = await locate(source, 'Adam', 1e-3, 'compile(');
    assert.equal(shown(source, literal), `optimizer: «'adam'»,`);
    assert.equal(rewritten(source, literal), source.replace(`'adam'`, 'tf.train.adam(2.4e-2)'));
  });

  it('is found by any line of the call, and has the default of tfjs-layers', async () => {
    const source = `${TF}model.compile({\n  optimizer: 'sgd',\n  loss: 'meanSquaredError',\n});`;
    assert.equal((await locate(source, 'SGD', 0.01, 'loss:')).literal?.kind, 'name');
    assert.equal((await locate(source, 'SGDOptimizer', 0.01, 'compile(')).literal?.kind, 'name');
    assert.equal((await locate(source, 'SGD', 0.1, 'compile(')).literal, null);
  });

  it('is replaced in a constant that serves nothing else', async () => {
    const source = `${TF}const optimizer = 'rmsprop';\nmodel.compile({optimizer, loss});`;
    const { literal } = await locate(source, 'RMSProp', 0.001, 'compile(');
    assert.equal(
      rewritten(source, literal),
      `${TF}const optimizer = tf.train.rmsprop(2.4e-2);\nmodel.compile({optimizer, loss});`,
    );
  });

  it('is replaced where it is used when it serves something else too', async () => {
    const source = `${TF}const optimizer = 'adam';\nconsole.log(optimizer);\nmodel.compile({optimizer, loss});`;
    const { literal } = await locate(source, 'Adam', 0.001, 'compile(');
    assert.equal(
      rewritten(source, literal),
      source.replace('compile({optimizer,', 'compile({optimizer: tf.train.adam(2.4e-2),'),
    );
    const config = `${TF}const config = {optimizer: 'adam'};\nmodel.compile({optimizer: config.optimizer, loss});`;
    const found = await locate(config, 'Adam', 0.001, 'compile(');
    assert.equal(
      rewritten(config, found.literal),
      config.replace('optimizer: config.optimizer', 'optimizer: tf.train.adam(2.4e-2)'),
    );
  });

  it('is replaced where it is used when it is an option', async () => {
    const source = `${TF}const {ArgumentParser} = require('argparse');\nconst parser = new ArgumentParser();\nparser.addArgument('--optimizer', {type: 'string', defaultValue: 'adam'});\nconst args = parser.parseArgs();\nmodel.compile({optimizer: args.optimizer, loss});`;
    const { literal } = await locate(source, 'Adam', 0.001, 'compile(');
    assert.equal(rewritten(source, literal), source.replace('args.optimizer', 'tf.train.adam(2.4e-2)'));
    const other = await locate(source, 'SGD', 0.01, 'compile(');
    assert.equal(other.literal, null);
    assert.equal(other.note, `The file says 'adam', but the run used SGD: it was given as an argument.`);
  });

  it('is followed through a parameter', async () => {
    const project: Project = {
      'model.js': `export function build(tf, optimizer) {\n  model.compile({optimizer, loss: 'x'});\n}`,
      'train.js': `import {build} from './model.js';\nbuild(tf, 'adam');`,
    };
    const { literal } = await locate(
      project,
      'Adam',
      0.001,
      ['model.js', 'compile('],
      ['train.js', 'build(tf'],
    );
    assert.equal(shown(project, literal), `model.compile({«optimizer», loss: 'x'});`);
    assert.equal(literal?.optimizer, 'adam');
  });

  it('uses the name of TensorFlow.js in that file, and imports it where there is none', async () => {
    const cases = [
      [`import * as T from '@tensorflow/tfjs';\n`, `T.train`, ''],
      [`import {train as t, sequential} from '@tensorflow/tfjs-core';\n`, `t`, ''],
      [`const {train, layers} = require('@tensorflow/tfjs-node');\n`, `train`, ''],
      [`import tfjs, { layers } from '@tensorflow/tfjs';\n`, `tfjs.train`, ''],
      [
        `const tf = gpu ? require('@tensorflow/tfjs-node-gpu') : require('@tensorflow/tfjs-node');\n`,
        `tf.train`,
        '',
      ],
      [
        `/*\nimport old from './old.js';\n*/\nimport {build} from './build.js';\n`,
        `tf.train`,
        `import * as tf from '@tensorflow/tfjs';\n`,
      ],
      [`import {build} from './build.js';\n`, `tf.train`, `import * as tf from '@tensorflow/tfjs';\n`],
      [
        `'use strict';\nconst build = require('./build');\n`,
        `tf.train`,
        `const tf = require('@tensorflow/tfjs');\n`,
      ],
      [
        `import {sequential} from '@tensorflow/tfjs-node';\n`,
        `tf.train`,
        `import * as tf from '@tensorflow/tfjs-node';\n`,
      ],
      [
        `import type {LayersModel} from "@tensorflow/tfjs";\n`,
        `tf.train`,
        `import * as tf from "@tensorflow/tfjs";\n`,
      ],
      [
        `import {\n  build,\n} from './build.js';\r\n`,
        `tf.train`,
        `import * as tf from '@tensorflow/tfjs';\r\n`,
      ],
    ] as const;
    for (const [head, train, added] of cases) {
      const source = `${head}model.compile({optimizer: "adam"});\n`;
      const { literal } = await locate(source, 'Adam', 0.001, 'compile(');
      assert.equal(
        rewritten(source, literal),
        `${head}${added}model.compile({optimizer: ${train}.adam(2.4e-2)});\n`,
      );
    }
  });
});
