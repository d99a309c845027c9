import assert from 'node:assert/strict';
import { Marked } from './python/support.ts';
import { at, filesOf, locate, reader, shown } from './support.ts';

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

describe('an LR that is set later, from the number that the optimizer was made with', () => {
  it('is not said to feed another, in Python', async () => {
    const marked = new Marked(
      'import torch\nlr = «0.1»\noptimizer = §torch.optim.SGD(p, lr=lr)\nfor group in optimizer.param_groups:\n    group["lr"] = lr * 8\n',
    );
    const set = { location: { file: '/p/train.py', line: 5, column: 5 } };
    const located = await marked.check('SGD', 0.8, { set });
    assert.equal(located.note, undefined);
  });

  it('is not said to feed another, in JavaScript', async () => {
    const project = {
      'train.js':
        'const lr = 0.1;\nconst optimizer = tf.train.sgd(lr);\noptimizer.learningRate = lr * 8;\nconst other = tf.train.adam(1e-3);\n',
    };
    const located = await reader().locate(
      {
        ...{ type: 'SGD', lr: 0.8, frames: [at(project, 'train.js', 'sgd(')] },
        set: { location: at(project, 'train.js', 'optimizer.learningRate') },
      },
      filesOf(project),
    );
    assert.deepEqual([located.literal?.text, located.note], ['0.1', undefined]);
  });
});
