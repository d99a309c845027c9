// Training scripts that the tests of backends run. Each trains a small convolutional network for six steps and says on what.

/** The body of a script that has `tf`. */
export const TRAIN = `
  const xs = tf.randomNormal([8, 8, 8, 1]);
  const ys = tf.oneHot(tf.range(0, 8, 1, 'int32'), 8);
  const model = tf.sequential();
  model.add(tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 3, kernelSize: 3, activation: 'relu' }));
  model.add(tf.layers.maxPooling2d({ poolSize: 2 }));
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 8, activation: 'softmax' }));
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
  console.log('on ' + tf.getBackend());
`;

export const FIT = `${TRAIN}
  model.fit(xs, ys, { epochs: 6, batchSize: 8, verbose: 0 }).then(() => console.log('trained on ' + tf.getBackend()));
`;

export const withRequire = (name: string, body = FIT): string => `const tf = require('${name}');\n${body}`;
export const withImport = (name: string, body = FIT): string => `import * as tf from '${name}';\n${body}`;
