import type { Attributes, ConvolutionShape, TensorInfo } from '../tfjs.ts';
import { address, withScratch } from '../wasm/heap.ts';
import type { HeapKernel, KernelContext } from './context.ts';
import { input, runKernel } from './context.ts';

/** `Conv2DBackpropFilter`: the gradient of the filter, [height, width, inChannels, outChannels]. */
export const conv2DBackpropFilter: HeapKernel = (context, inputs, attrs) => {
  const { backend, heap } = context;
  const x = input(inputs, 'x');
  const dy = input(inputs, 'dy');
  const shape = convolution(context, x.shape, attrs['filterShape'] as number[], attrs);
  const dFilter = backend.makeOutput(shape.filterShape, 'float32');
  withChannelsLast(context, attrs, x, (image) =>
    withChannelsLast(context, attrs, dy, (gradient) =>
      withScratch(backend, setShape(context, shape), (scratch) =>
        heap.conv2dFilterGradient(
          address(backend, image),
          address(backend, gradient),
          address(backend, dFilter),
          shape.batchSize,
          scratch,
        ),
      ),
    ),
  );
  return dFilter;
};

/** `Conv2DBackpropInput`: the gradient of the image, in the image's layout. */
export const conv2DBackpropInput: HeapKernel = (context, inputs, attrs) => {
  const { backend, heap } = context;
  const dy = input(inputs, 'dy');
  const filter = input(inputs, 'filter');
  const shape = convolution(context, attrs['inputShape'] as number[], filter.shape, attrs);
  const { batchSize, inHeight, inWidth, inChannels } = shape;
  const dx = backend.makeOutput([batchSize, inHeight, inWidth, inChannels], 'float32');
  withChannelsLast(context, attrs, dy, (gradient) =>
    withScratch(backend, setShape(context, shape), (scratch) =>
      heap.conv2dInputGradient(
        address(backend, gradient),
        address(backend, filter),
        address(backend, dx),
        batchSize,
        scratch,
      ),
    ),
  );
  if (isChannelsLast(context, attrs)) return dx;
  const swapped = runKernel(context, 'Transpose', { x: dx }, { perm: [0, 3, 1, 2] });
  backend.disposeData(dx.dataId);
  return swapped;
};

function isChannelsLast({ core }: KernelContext, attrs: Attributes): boolean {
  return core.backend_util.convertConv2DDataFormat(attrs['dataFormat'] as string) === 'channelsLast';
}

function convolution(
  { core }: KernelContext,
  image: number[],
  filter: number[],
  attrs: Attributes,
): ConvolutionShape {
  return core.backend_util.computeConv2DInfo(
    image,
    filter,
    attrs['strides'] as number[],
    // tfjs-core refuses gradients of dilated convolutions, so the kernels get no dilations.
    1,
    attrs['pad'],
    attrs['dimRoundingMode'],
    false,
    core.backend_util.convertConv2DDataFormat(attrs['dataFormat'] as string),
  );
}

/** Tells the heap functions the shape; returns the bytes of scratch memory they need for it. */
function setShape({ heap }: KernelContext, shape: ConvolutionShape): number {
  heap.setConvolution(
    shape.inHeight,
    shape.inWidth,
    shape.inChannels,
    shape.outHeight,
    shape.outWidth,
    shape.outChannels,
    shape.filterHeight,
    shape.filterWidth,
    shape.strideHeight,
    shape.strideWidth,
    shape.padInfo.top,
    shape.padInfo.left,
  );
  return heap.convolutionScratchBytes() >>> 0;
}

/** Runs with the image in NHWC order. */
function withChannelsLast(
  context: KernelContext,
  attrs: Attributes,
  image: TensorInfo,
  run: (image: TensorInfo) => void,
): void {
  if (isChannelsLast(context, attrs)) return run(image);
  const swapped = runKernel(context, 'Transpose', { x: image }, { perm: [0, 2, 3, 1] });
  run(swapped);
  context.backend.disposeData(swapped.dataId);
}
