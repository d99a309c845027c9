import * as tf from '@tensorflow/tfjs';
import { IMAGE_SIZE, loadData, NUM_CLASSES } from './data.ts';

const BATCH_SIZE = 64;
const EPOCHS = 3;

/** LeNet-5 (LeCun et al., 1998), with ReLU and max pooling. */
function createModel(): tf.Sequential {
  const model = tf.sequential();
  model.add(
    tf.layers.conv2d({
      inputShape: [IMAGE_SIZE, IMAGE_SIZE, 1],
      filters: 6,
      kernelSize: 5,
      padding: 'same',
      activation: 'relu',
    }),
  );
  model.add(tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }));
  model.add(tf.layers.conv2d({ filters: 16, kernelSize: 5, activation: 'relu' }));
  model.add(tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }));
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 120, activation: 'relu' }));
  model.add(tf.layers.dense({ units: 84, activation: 'relu' }));
  model.add(tf.layers.dense({ units: NUM_CLASSES, activation: 'softmax' }));
  return model;
}

const { images, labels } = loadData();
const model = createModel();
model.compile({
  optimizer: tf.train.adam(0.001),
  loss: 'categoricalCrossentropy',
  metrics: ['accuracy'],
});
model.summary();

await model.fit(images, labels, {
  batchSize: BATCH_SIZE,
  epochs: EPOCHS,
  validationSplit: 0.1,
  callbacks: {
    onEpochEnd: async (epoch, logs) => {
      const { loss = NaN, val_loss = NaN, val_acc = NaN } = logs ?? {};
      console.log(
        `Epoch ${epoch + 1}: loss ${loss.toFixed(4)}, validation loss ${val_loss.toFixed(4)}, accuracy ${val_acc.toFixed(4)}`,
      );
    },
  },
});
