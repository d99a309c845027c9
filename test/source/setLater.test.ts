import assert from 'node:assert/strict';
import { locate, shown } from './support.ts';

describe('an LR that TensorFlow.js is given after the optimizer was made', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'as a property',
      'const optimizer = tf.train.sgd(0.1);\noptimizer.learningRate = 0.02;\nmodel.compile({optimizer});',
      'optimizer.learningRate = «0.02»;',
    ],
    [
      'by its method',
      'const lr = 0.02;\nconst optimizer = tf.train.sgd(0.1);\noptimizer.setLearningRate(lr);',
      'const lr = «0.02»;',
    ],
    [
      'as a property of a property',
      'class Trainer {\n  constructor() { this.optimizer = tf.train.sgd(0.1); }\n  start() { this.optimizer.learningRate = 0.02; }\n}\nnew Trainer().start();',
      'start() { this.optimizer.learningRate = «0.02»; }',
    ],
    [
      'to another one',
      'const optimizer = tf.train.sgd(0.02);\nconst other = tf.train.adam(0.1);\nother.learningRate = 0.02;',
      'const optimizer = tf.train.sgd(«0.02»);',
    ],
  ];
  for (const [what, source, expected] of cases) {
    it(`is found ${what}`, async () => {
      const located = await locate(source, 'SGD', 0.02, 'sgd(');
      assert.equal(shown(source, located.literal), expected, located.note);
    });
  }
});
