import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findLr, recordOf, UserFolder } from './support/command.ts';

/** Tells the LRs that its updates were made with; the first optimizer's is set by hand, as a schedule. */
const SCRIPT = `
import * as tf from '@tensorflow/tfjs';
import { readFileSync, writeFileSync } from 'node:fs';
import { inputs, loss, weights } from './problem.mjs';

const first = tf.train.sgd(0.01);
const second = tf.train.sgd(0.02);
export const idle = tf.train.rmsprop(0.03);
const others = tf.variable(tf.fill([8, 1], 2));
const secondLoss = () => inputs.matMul(others).square().mean();

function used(optimizer, trained, loss) {
  const { grads, value } = tf.variableGrads(loss, [trained]);
  const gradient = grads[trained.name].dataSync()[0];
  const before = trained.dataSync()[0];
  optimizer.applyGradients(grads);
  tf.dispose([grads, value]);
  return (before - trained.dataSync()[0]) / gradient;
}

const told = [[], []];
for (let step = 0; step < 300; step++) {
  first.learningRate = 0.01 * 0.5 ** Math.floor(step / 2);
  const lr = used(first, weights, loss);
  if (step < 4) told[0].push(lr);
}
for (let step = 0; step < 300; step++) {
  const lr = used(second, others, secondLoss);
  if (step < 2) told[1].push(lr);
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

  it('trains with the LR found to the own end of the script, nothing muted, and keeps stdout for the record', async () => {
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
    assert.equal(found.length, 1, 'the second training is not tested');
    assert.match(stderr, /Training with {2}LR \S+ \(was 1e-2\) · SGD/);
    assert.match(stderr, /Training with {2}the script's own LR · SGD \(train\.mjs:7\), LR 2e-2/);
    assert.match(stderr, /Training with {2}the script's own LR · RMSProp \(train\.mjs:8\), LR 3e-2/);
    const [first, second] = JSON.parse(/^\[\[.*$/m.exec(stderr)?.[0] ?? '[]') as [number[], number[]];
    assert.deepEqual([first.length, second.length], [4, 2]);
    first.forEach((lr, step) => {
      const scheduled = found[0]! * 0.5 ** Math.floor(step / 2);
      assert.ok(Math.abs(lr / scheduled - 1) < 1e-2, `step ${step}: ${lr}`);
    });
    second.forEach((lr) => assert.ok(Math.abs(lr / 0.02 - 1) < 1e-2, String(lr)));
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
