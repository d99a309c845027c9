import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findLr, recordOf, UserFolder } from './support/command.ts';

/** Tells the LRs that its updates were made with; the first optimizer's is set by hand, as a schedule. */
const SCRIPT = `
import * as tf from '@tensorflow/tfjs';
import { readFileSync, writeFileSync } from 'node:fs';
import { loss, weights } from './problem.mjs';

const first = tf.train.sgd(0.01);
const second = tf.train.sgd(0.02);
export const idle = tf.train.rmsprop(0.03);

function used(optimizer) {
  const { grads, value } = tf.variableGrads(loss);
  const gradient = grads[weights.name].dataSync()[0];
  const before = weights.dataSync()[0];
  optimizer.applyGradients(grads);
  tf.dispose([grads, value]);
  return (before - weights.dataSync()[0]) / gradient;
}

const told = [];
for (let step = 0; step < 300; step++) {
  first.learningRate = 0.01 * 0.5 ** Math.floor(step / 2);
  const lrs = [used(first), used(second)];
  if (step < 4) told.push(lrs);
}
console.log(JSON.stringify(told));
console.log('stdin: ' + readFileSync(0, 'utf8').trim());
writeFileSync('checkpoint.txt', 'trained');
process.exit(7);
`;

describe('find-lr run --then-train', () => {
  let folder: UserFolder;
  before(async () => (folder = await UserFolder.make()));
  after(() => folder.remove());

  it('trains each optimizer with its LR to the own end of the script, nothing muted, and keeps stdout for the record', async () => {
    await writeFile(join(folder.path, 'train.mjs'), SCRIPT);
    const outcome = await findLr(['run', 'train.mjs', '--json', '--then-train'], {
      cwd: folder.path,
      stdin: 'from the user\n',
    });
    const { code, stderr, left } = outcome;
    assert.equal(code, 7, stderr);
    const found = recordOf(outcome).results.map(({ recommended }) =>
      Number((recommended?.lr ?? NaN).toPrecision(2)),
    );
    assert.equal(found.length, 2);
    assert.match(stderr, /Training with {2}LR \S+ \(was 1e-2\) · SGD/);
    assert.match(stderr, /Training with {2}LR \S+ \(was 2e-2\) · SGD/);
    assert.match(stderr, /Training with {2}the script's own LR · RMSProp \(train\.mjs:8\), LR 3e-2/);
    const told = JSON.parse(/^\[\[.*$/m.exec(stderr)?.[0] ?? '[]') as [number, number][];
    told.forEach(([first, second], step) => {
      const schedule = 0.5 ** Math.floor(step / 2);
      assert.ok(Math.abs(first / (found[0]! * schedule) - 1) < 1e-2, `step ${step}: ${first}`);
      assert.ok(Math.abs(second / found[1]! - 1) < 1e-2, `step ${step}: ${second}`);
    });
    assert.equal(told.length, 4);
    assert.match(stderr, /stdin: from the user/);
    assert.ok(existsSync(join(folder.path, 'checkpoint.txt')));
    assert.deepEqual(left, []);
  });

  it('does not train where nothing was found', async () => {
    const { code, stdout } = await findLr(['run', 'constant-loss.mjs', '--then-train'], { cwd: folder.path });
    assert.equal(code, 3);
    assert.match(stdout, /The script is not trained: there is no suggested LR/);
  });
});
