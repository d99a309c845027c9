// LeNet, Adam, batch 64: exactly 100 steps of an ordinary script. BENCH_TFJS names the TensorFlow.js to load.
const tf = require(process.env.BENCH_TFJS ?? '@tensorflow/tfjs');
const lenet = require('./lenet-model.cjs');

const STEPS = 100;
const BATCH_SIZE = 64;

const model = lenet(tf);

// Something to learn: the higher the class, the brighter the noise.
const classes = tf.randomUniform([STEPS * BATCH_SIZE], 0, 10, 'int32');
const brightness = classes
  .toFloat()
  .div(10)
  .reshape([STEPS * BATCH_SIZE, 1, 1, 1]);
const images = tf.randomUniform([STEPS * BATCH_SIZE, 28, 28, 1]).mul(brightness);
const labels = tf.oneHot(classes, 10);
model.fit(images, labels, { batchSize: BATCH_SIZE, epochs: 1, verbose: 0, shuffle: false });
