// Bundled into tfjs.cjs: TensorFlow.js without its browser backends, for a script whose only TensorFlow.js is a tfjs-node that is not there.
export * from '@tensorflow/tfjs';
