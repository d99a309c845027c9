import type { Attributes, TensorInfo } from '../tfjs.ts';
import { address } from '../wasm/heap.ts';
import type { HeapKernel, KernelContext } from './context.ts';
import { input } from './context.ts';

/** `MaxPoolGrad` (NHWC): each output's gradient goes to the first maximum of its window. */
export const maxPoolGrad: HeapKernel = (context, inputs, attrs) => {
  const { backend, heap } = context;
  const x = input(inputs, 'input');
  const dy = input(inputs, 'dy');
  const dx = zerosLike(context, x);
  const { batchSize } = setShape(context, x, attrs);
  heap.maxPoolGradient(address(backend, x), address(backend, dy), address(backend, dx), batchSize);
  return dx;
};

/** `AvgPoolGrad` (NHWC): each output's gradient is shared out evenly, with the padded positions' shares lost, as in the `cpu` backend. */
export const avgPoolGrad: HeapKernel = (context, inputs, attrs) => {
  const { backend, heap } = context;
  const x = input(inputs, 'input');
  const dx = zerosLike(context, x);
  const { batchSize, filterHeight, filterWidth } = setShape(context, x, attrs);
  const share = 1 / (filterHeight * filterWidth);
  heap.averagePoolGradient(address(backend, input(inputs, 'dy')), address(backend, dx), batchSize, share);
  return dx;
};

function zerosLike({ backend }: KernelContext, x: TensorInfo): TensorInfo {
  const zeros = backend.makeOutput(x.shape, 'float32');
  backend.typedArrayFromHeap(zeros).fill(0);
  return zeros;
}

function setShape(
  { core, heap }: KernelContext,
  x: TensorInfo,
  attrs: Attributes,
): { batchSize: number; filterHeight: number; filterWidth: number } {
  const shape = core.backend_util.computePool2DInfo(
    x.shape,
    attrs['filterSize'] as number[],
    attrs['strides'] as number[],
    // tfjs-core refuses gradients of dilated pooling.
    1,
    attrs['pad'],
    attrs['dimRoundingMode'],
  );
  heap.setPool(
    shape.inHeight,
    shape.inWidth,
    shape.inChannels,
    shape.outHeight,
    shape.outWidth,
    shape.filterHeight,
    shape.filterWidth,
    shape.strideHeight,
    shape.strideWidth,
    shape.padInfo.top,
    shape.padInfo.left,
  );
  return shape;
}
