// LeNet, Adam, batch 64: exactly 100 steps of an ordinary script. BENCH_TFJS names the TensorFlow.js to load.
const tf = require(process.env.BENCH_TFJS ?? '@tensorflow/tfjs');

const STEPS = 100;
const BATCH_SIZE = 64;

const model = tf.sequential({
  layers: [
    tf.layers.conv2d({
      inputShape: [28, 28, 1],
      filters: 6,
      kernelSize: 5,
      padding: 'same',
      activation: 'relu',
    }),
    tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
    tf.layers.conv2d({ filters: 16, kernelSize: 5, activation: 'relu' }),
    tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 120, activation: 'relu' }),
    tf.layers.dense({ units: 84, activation: 'relu' }),
    tf.layers.dense({ units: 10, activation: 'softmax' }),
  ],
});
model.compile({ optimizer: tf.train.adam(0.001), loss: 'categoricalCrossentropy' });

// Something to learn: the higher the class, the brighter the noise.
const classes = tf.randomUniform([STEPS * BATCH_SIZE], 0, 10, 'int32');
const brightness = classes
  .toFloat()
  .div(10)
  .reshape([STEPS * BATCH_SIZE, 1, 1, 1]);
const images = tf.randomUniform([STEPS * BATCH_SIZE, 28, 28, 1]).mul(brightness);
const labels = tf.oneHot(classes, 10);
model.fit(images, labels, { batchSize: BATCH_SIZE, epochs: 1, verbose: 0, shuffle: false });
