import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'data');

export const IMAGE_SIZE = 28;
export const NUM_CLASSES = 10;

/** Fashion-MNIST: images in [0, 1] of shape [n, 28, 28, 1] and one-hot labels of shape [n, 10]. */
export function loadData(): { images: tf.Tensor4D; labels: tf.Tensor2D } {
  const images = readIdx(join(FOLDER, 'train-images-6000-idx3-ubyte.gz'));
  const labels = readIdx(join(FOLDER, 'train-labels-6000-idx1-ubyte.gz'));
  return tf.tidy(() => ({
    images: tf
      .tensor4d(Float32Array.from(images.values), [images.count, IMAGE_SIZE, IMAGE_SIZE, 1])
      .div<tf.Tensor4D>(255),
    labels: tf
      .oneHot(tf.tensor1d(Int32Array.from(labels.values), 'int32'), NUM_CLASSES)
      .toFloat() as tf.Tensor2D,
  }));
}

/** Reads a gzipped file of the IDX format: two zero bytes, type, rank, one 32-bit size a dimension, then the values. */
function readIdx(path: string): { count: number; values: Uint8Array } {
  const bytes = gunzipSync(readFileSync(path));
  const rank = bytes.readUInt8(3);
  return { count: bytes.readUInt32BE(4), values: bytes.subarray(4 + 4 * rank) };
}
