// Steps as fast as steps can be: one weight, no model.
const tf = require('@tensorflow/tfjs');

const weight = tf.scalar(1).variable();
const optimizer = tf.train.sgd(0.01);
for (let step = 0; step < 20_000; step++) optimizer.minimize(() => weight.square().asScalar());
