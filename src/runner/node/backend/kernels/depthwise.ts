import type { Attributes, ConvolutionShape } from '../tfjs.ts';
import { address } from '../wasm/heap.ts';
import type { HeapKernel, KernelContext } from './context.ts';
import { input } from './context.ts';

/** `DepthwiseConv2dNativeBackpropFilter`: the gradient of the filter, [height, width, channels, multiplier]. */
export const depthwiseConv2dNativeBackpropFilter: HeapKernel = (context, inputs, attrs) => {
  const { backend, heap } = context;
  const x = input(inputs, 'x');
  const shape = setShape(context, x.shape, attrs['filterShape'] as number[], attrs);
  const dFilter = backend.makeOutput(shape.filterShape, 'float32');
  backend.typedArrayFromHeap(dFilter).fill(0);
  heap.depthwiseFilterGradient(
    address(backend, x),
    address(backend, input(inputs, 'dy')),
    address(backend, dFilter),
    shape.batchSize,
  );
  return dFilter;
};

/** `DepthwiseConv2dNativeBackpropInput`: the gradient of the image (NHWC). */
export const depthwiseConv2dNativeBackpropInput: HeapKernel = (context, inputs, attrs) => {
  const { backend, heap } = context;
  const filter = input(inputs, 'filter');
  const shape = setShape(context, attrs['inputShape'] as number[], filter.shape, attrs);
  const dx = backend.makeOutput(shape.inShape, 'float32');
  backend.typedArrayFromHeap(dx).fill(0);
  heap.depthwiseInputGradient(
    address(backend, input(inputs, 'dy')),
    address(backend, filter),
    address(backend, dx),
    shape.batchSize,
  );
  return dx;
};

/** Dilations count for the output's size only, as in the `cpu` backend: tfjs-core refuses gradients of dilated convolutions. */
function setShape(
  { core, heap }: KernelContext,
  image: number[],
  filter: number[],
  attrs: Attributes,
): ConvolutionShape {
  const shape = core.backend_util.computeConv2DInfo(
    image,
    filter,
    attrs['strides'] as number[],
    attrs['dilations'] as number[],
    attrs['pad'],
    attrs['dimRoundingMode'],
    true,
  );
  heap.setDepthwise(
    shape.inHeight,
    shape.inWidth,
    shape.inChannels,
    shape.outHeight,
    shape.outWidth,
    shape.outChannels / shape.inChannels,
    shape.filterHeight,
    shape.filterWidth,
    shape.strideHeight,
    shape.strideWidth,
    shape.padInfo.top,
    shape.padInfo.left,
  );
  return shape;
}
