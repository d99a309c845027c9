import type { TensorInfo } from '../tfjs.ts';
import { address, withScratch } from '../wasm/heap.ts';
import type { HeapKernel } from './context.ts';
import { input, sizeOf } from './context.ts';

/**
 * `BatchMatMul`, which every dense layer's gradient runs twice with one side transposed; the package has only a plain loop for that.
 * Leading axes broadcast.
 */
export const batchMatMul: HeapKernel = ({ backend, heap }, inputs, attrs) => {
  const a = matrix(input(inputs, 'a'), attrs['transposeA'] === true);
  const b = matrix(input(inputs, 'b'), attrs['transposeB'] === true);
  if (a.columns !== b.rows) {
    throw new Error(`Error in matMul: inner shapes (${a.columns}) and (${b.rows}) must match.`);
  }
  const leading = broadcast(a.leading, b.leading);
  const out = backend.makeOutput([...leading, a.rows, b.columns], 'float32');
  const size = a.rows * b.columns;
  withScratch(backend, heap.gemmScratchBytes(a.columns, b.columns) >>> 0, (scratch) => {
    const [fromA, fromB, to] = [
      address(backend, a.tensor),
      address(backend, b.tensor),
      address(backend, out),
    ];
    for (let i = 0; i < sizeOf(leading); i++) {
      heap.gemm(
        fromA + 4 * broadcastIndex(i, leading, a.leading) * a.rows * a.columns,
        a.rowStride,
        a.columnStride,
        fromB + 4 * broadcastIndex(i, leading, b.leading) * b.rows * b.columns,
        b.rowStride,
        b.columnStride,
        to + 4 * i * size,
        b.columns,
        a.rows,
        b.columns,
        a.columns,
        0,
        scratch,
      );
    }
  });
  return out;
};

interface Matrix {
  tensor: TensorInfo;
  leading: number[];
  rows: number;
  columns: number;
  rowStride: number;
  columnStride: number;
}

function matrix(tensor: TensorInfo, transposed: boolean): Matrix {
  if (tensor.dtype !== 'float32')
    throw new Error('BatchMatMul for non non-float32 tensors not yet supported.');
  const [height, width] = tensor.shape.slice(-2) as [number, number];
  const leading = tensor.shape.slice(0, -2);
  return transposed
    ? { tensor, leading, rows: width, columns: height, rowStride: 1, columnStride: width }
    : { tensor, leading, rows: height, columns: width, rowStride: width, columnStride: 1 };
}

function broadcast(a: number[], b: number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const fromA = a[axis - rank + a.length] ?? 1;
    const fromB = b[axis - rank + b.length] ?? 1;
    if (fromA !== fromB && fromA !== 1 && fromB !== 1) {
      throw new Error(`Operands could not be broadcast together with shapes ${a} and ${b}.`);
    }
    return fromA === 1 ? fromB : fromA;
  });
}

/** Which matrix of an operand with leading axes `own` makes the `index`-th of the result. */
function broadcastIndex(index: number, result: number[], own: number[]): number {
  let found = 0;
  let stride = 1;
  for (let axis = result.length - 1; axis >= 0; axis--) {
    const length = result[axis] as number;
    const ownLength = own[axis - result.length + own.length] ?? 1;
    if (ownLength > 1) found += (index % length) * stride;
    stride *= ownLength;
    index = Math.floor(index / length);
  }
  return found;
}
