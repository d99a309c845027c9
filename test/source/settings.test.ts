import assert from 'node:assert/strict';
import { at, filesOf, reader } from './support.ts';

const MADE = "import * as tf from '@tensorflow/tfjs';\nconst optimizer = tf.train.adam(1e-7);\n";

/** What it is, a script whose LR is set to 3e-3, and where the run saw that, innermost first. */
const PLACES: readonly (readonly [string, string, ...string[]])[] = [
  ['as a property', `${MADE}optimizer.learningRate = 3e-3;\n`, 'optimizer.learningRate'],
  ['by the method', `${MADE}optimizer.setLearningRate(3e-3);\n`, 'setLearningRate'],
  ['from a variable', `${MADE}const lr = 3e-3;\noptimizer.learningRate = lr;\n`, 'optimizer.learningRate'],
  [
    'in a function',
    `${MADE}function adjust(optimizer, rate) {\n  optimizer.learningRate = rate;\n}\nadjust(other, 1);\nadjust(optimizer, 3e-3);\n`,
    'optimizer.learningRate',
    'adjust(optimizer, 3e-3)',
  ],
];

describe('The place of an LR that is set after the optimizer was made, in JavaScript', () => {
  const locate = (text: string, frames: readonly string[], lr: number) => {
    const project = { '/p/train.js': text };
    const seen = frames.map((snippet) => at(project, '/p/train.js', snippet));
    const query = {
      frames: [at(project, '/p/train.js', 'adam(')],
      type: 'Adam',
      lr,
      set: { location: seen[0] ?? null, frames: seen },
    };
    return reader().locate(query, filesOf(project));
  };

  for (const [name, text, ...frames] of PLACES) {
    it(`is found ${name}`, async () => {
      const { literal, note } = await locate(text, frames, 3e-3);
      assert.deepEqual([literal?.text, literal?.start], ['3e-3', text.indexOf('3e-3')], note);
    });
  }

  it('is never the number of the construction that has no effect', async () => {
    const text = `${MADE}optimizer.learningRate = rateOf(model);\n`;
    const { literal, candidates, note } = await locate(text, ['optimizer.learningRate'], 3e-3);
    assert.equal(literal, null);
    assert.ok(!candidates.some((candidate) => candidate.text === '1e-7'), note);
  });

  it('is that of the construction where the setting computes the same from there', async () => {
    const text =
      "import * as tf from '@tensorflow/tfjs';\nconst lr = 3e-3;\nconst optimizer = tf.train.adam(lr);\noptimizer.learningRate = lr * decay(0);\n";
    const { literal, note } = await locate(text, ['optimizer.learningRate'], 3e-3);
    assert.equal(literal?.text, '3e-3', note);
  });
});
