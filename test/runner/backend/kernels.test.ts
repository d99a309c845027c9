import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import type { Values } from './support.ts';
import { random, relativeDifference, runKernel, withWasm } from './support.ts';

const runs = { numRuns: 60 };
const image = {
  batch: fc.integer({ min: 1, max: 3 }),
  height: length(1, 9),
  width: length(1, 9),
  channels: length(1, 9),
};
const filter = {
  filterHeight: length(1, 4),
  filterWidth: length(1, 4),
  strides: fc.tuple(length(1, 3), length(1, 3)),
};
const explicitPad = fc.tuple(fc.tuple(length(0, 2), length(0, 2)), fc.tuple(length(0, 2), length(0, 2)));
const format = fc.constantFrom('NHWC', 'NCHW');
const seed = fc.integer();

describe('kernels added to the WASM backend equal those of cpu', () => {
  before(withWasm);
  after(() => void tf.setBackend('cpu'));

  for (const name of ['Conv2DBackpropFilter', 'Conv2DBackpropInput']) {
    it(`${name}: any stride, padding, layout, number of channels and images`, () => {
      const shape = fc.record({
        ...image,
        ...filter,
        outChannels: length(1, 19),
        dataFormat: format,
        seed,
        pad: anyPad(),
      });
      fc.assert(
        fc.property(shape, (given) => {
          const { batch, height, width, channels, filterHeight, filterWidth, outChannels, dataFormat } =
            given;
          const first = dataFormat === 'NCHW';
          const inputShape = first ? [batch, channels, height, width] : [batch, height, width, channels];
          const filterShape = [filterHeight, filterWidth, channels, outChannels];
          const pad = layoutPad(given.pad, first);
          const info = tf.backend_util.computeConv2DInfo(
            inputShape as [number, number, number, number],
            filterShape as [number, number, number, number],
            given.strides,
            1,
            pad as 'same',
            undefined,
            false,
            first ? 'channelsFirst' : 'channelsLast',
          );
          fc.pre(info.outHeight > 0 && info.outWidth > 0);
          const attrs = { strides: given.strides, pad, dataFormat, filterShape, inputShape };
          const dy = random(info.outShape, given.seed);
          const inputs: Record<string, Values> =
            name === 'Conv2DBackpropFilter'
              ? { x: random(inputShape, given.seed + 1), dy }
              : { dy, filter: random(filterShape, given.seed + 1) };
          same(name, inputs, attrs);
        }),
        runs,
      );
    });
  }

  for (const name of ['DepthwiseConv2dNativeBackpropFilter', 'DepthwiseConv2dNativeBackpropInput']) {
    it(`${name}: any stride, padding, dilation, multiplier, number of channels and images`, () => {
      const dilations = fc.tuple(length(1, 2), length(1, 2));
      const shape = fc.record({
        ...image,
        ...filter,
        multiplier: length(1, 3),
        dilations,
        seed,
        pad: anyPad(),
      });
      fc.assert(
        fc.property(shape, (given) => {
          const { batch, height, width, channels, filterHeight, filterWidth, multiplier } = given;
          const strides = given.dilations.some((dilation) => dilation > 1) ? [1, 1] : given.strides;
          const inputShape = [batch, height, width, channels];
          const filterShape = [filterHeight, filterWidth, channels, multiplier];
          const pad = layoutPad(given.pad, false);
          const info = tf.backend_util.computeConv2DInfo(
            inputShape as [number, number, number, number],
            filterShape as [number, number, number, number],
            strides as [number, number],
            given.dilations,
            pad as 'same',
            undefined,
            true,
          );
          fc.pre(info.outHeight > 0 && info.outWidth > 0);
          const attrs = { strides, pad, dilations: given.dilations, filterShape, inputShape };
          const dy = random(info.outShape, given.seed);
          const inputs: Record<string, Values> = name.endsWith('Filter')
            ? { x: random(inputShape, given.seed + 1), dy }
            : { dy, filter: random(filterShape, given.seed + 1) };
          same(name, inputs, attrs);
        }),
        runs,
      );
    });
  }

  for (const name of ['MaxPoolGrad', 'AvgPoolGrad']) {
    it(`${name}: any window, stride and padding, ties included`, () => {
      const shape = fc.record({ ...image, ...filter, seed, pad: anyPad() });
      fc.assert(
        fc.property(shape, (given) => {
          const inputShape = [given.batch, given.height, given.width, given.channels];
          const filterSize = [given.filterHeight, given.filterWidth];
          const pad =
            name === 'MaxPoolGrad' || typeof given.pad === 'string' ? layoutPad(given.pad, false) : 'same';
          const info = tf.backend_util.computePool2DInfo(
            inputShape as [number, number, number, number],
            filterSize as [number, number],
            given.strides,
            1,
            pad as 'same',
          );
          fc.pre(info.outHeight > 0 && info.outWidth > 0);
          // Few different values, so that windows hold several equal maxima.
          const x = random(inputShape, given.seed);
          x.data = x.data.map((value) => Math.round(value * 2));
          const dy = random(info.outShape, given.seed + 1);
          const output = random(info.outShape, given.seed + 2);
          same(name, { input: x, dy, output }, { filterSize, strides: given.strides, pad });
        }),
        runs,
      );
    });
  }

  it('UnsortedSegmentSum: any rank, ids outside the segments left out', () => {
    const shape = fc.record({
      rows: length(1, 12),
      rest: fc.array(length(1, 4), { maxLength: 2 }),
      segments: length(1, 6),
      seed,
    });
    fc.assert(
      fc.property(shape, ({ rows, rest, segments, seed: from }) => {
        const ids = random([rows], from + 1).data.map((value) => Math.floor((value + 1.2) * segments * 0.5));
        const segmentIds: Values = { shape: [rows], dtype: 'int32', data: ids };
        same(
          'UnsortedSegmentSum',
          { x: random([rows, ...rest], from), segmentIds },
          { numSegments: segments },
        );
      }),
      runs,
    );
  });

  it('BatchMatMul: either side transposed, leading axes broadcast', () => {
    const sizes = fc.record({
      m: length(1, 70),
      n: length(1, 20),
      k: length(1, 300),
      a: fc.boolean(),
      b: fc.boolean(),
      batch: length(1, 3),
      one: fc.boolean(),
      seed,
    });
    fc.assert(
      fc.property(sizes, ({ m, n, k, a, b, batch, one, seed: from }) => {
        const left = random([batch, ...(a ? [k, m] : [m, k])], from);
        const right = random([one ? 1 : batch, ...(b ? [n, k] : [k, n])], from + 1);
        same('BatchMatMul', { a: left, b: right }, { transposeA: a, transposeB: b });
      }),
      runs,
    );
  });
});

describe('kernels that only cpu has', () => {
  before(withWasm);
  after(() => void tf.setBackend('cpu'));

  it('run on the WASM backend by way of cpu', () => {
    void tf.setBackend('wasm');
    const strings = tf.tensor(['learning rate', 'rate'], [2], 'string');
    assert.deepEqual(
      [...tf.string.staticRegexReplace(strings, 'rate', 'speed').dataSync()],
      ['learning speed', 'speed'],
    );
  });

  it('compute with complex numbers: a spectrogram is what cpu makes of it', () => {
    const spectrogram = (backend: 'cpu' | 'wasm'): number[] => {
      void tf.setBackend(backend);
      return tf.tidy(() => {
        const wave = tf.tensor1d(random([64], 5).data);
        const frames = tf.signal.stft(wave, 16, 8);
        const squared = frames.mul(frames).reshape([-1]);
        return [
          ...tf.abs(squared).dataSync(),
          ...tf.imag(squared).dataSync(),
          ...tf.spectral.irfft(frames).dataSync(),
        ];
      });
    };
    const difference = relativeDifference(spectrogram('wasm'), spectrogram('cpu'));
    assert.ok(difference < 1e-4, `The spectrograms differ by ${difference}`);
  });

  it('step in where a kernel of WASM does not know the type', () => {
    void tf.setBackend('wasm');
    const out = runKernel(
      'wasm',
      'BatchMatMul',
      {
        a: { data: [1, 2, 3, 4], shape: [1, 2, 2], dtype: 'int32' },
        b: { data: [1, 0, 0, 1], shape: [1, 2, 2], dtype: 'int32' },
      },
      { transposeA: false, transposeB: false },
    );
    assert.deepEqual(out.data, [1, 2, 3, 4]);
  });

  it('are all there: whatever cpu knows, WASM answers to', () => {
    void tf.setBackend('wasm');
    tf.zeros([1]).dispose();
    const missing = tf
      .getKernelsForBackend('cpu')
      .filter(({ kernelName }) => !tf.getKernel(kernelName, 'wasm'));
    assert.deepEqual(
      missing.map(({ kernelName }) => kernelName),
      [],
    );
  });
});

function same(name: string, inputs: Record<string, Values> | Values[], attrs: Record<string, unknown>): void {
  const expected = runKernel('cpu', name, inputs, attrs);
  const actual = runKernel('wasm', name, inputs, attrs);
  assert.deepEqual(actual.shape, expected.shape);
  const difference = relativeDifference(actual.data, expected.data);
  assert.ok(difference < 1e-4, `${name} differs by ${difference}`);
}

function length(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max });
}

function anyPad() {
  return fc.oneof(fc.constantFrom('same', 'valid'), explicitPad);
}

/** tfjs wants an explicit padding for each of the four axes. */
function layoutPad(pad: string | [[number, number], [number, number]], channelsFirst: boolean): unknown {
  if (typeof pad === 'string') return pad;
  return channelsFirst ? [[0, 0], [0, 0], ...pad] : [[0, 0], ...pad, [0, 0]];
}
