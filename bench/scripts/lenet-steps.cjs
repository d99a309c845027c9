// Milliseconds of each training step of LeNet (Adam, batch 64), as JSON on stdout: { backend, steps }. BENCH_TFJS names the TensorFlow.js, BENCH_STEPS
// how many steps are timed after one that is not.
const util = require('node:util');
// Node 23 removed it; tfjs-node calls it.
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
const tf = require(process.env.BENCH_TFJS ?? '@tensorflow/tfjs');
const lenet = require('./lenet-model.cjs');

const model = lenet(tf);
const images = tf.randomUniform([64, 28, 28, 1]);
const labels = tf.oneHot(tf.randomUniform([64], 0, 10, 'int32'), 10);

(async () => {
  const steps = [];
  for (let i = 0; i <= Number(process.env.BENCH_STEPS); i++) {
    const begin = performance.now();
    await model.trainOnBatch(images, labels);
    if (i > 0) steps.push(performance.now() - begin);
  }
  console.log(JSON.stringify({ backend: tf.getBackend(), steps }));
})();
