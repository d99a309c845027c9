import type { HeapKernel } from './context.ts';
import { input, sizeOf } from './context.ts';

/**
 * `UnsortedSegmentSum`: row n of x is added to row `segmentIds[n]` of the result; ids outside 0..numSegments-1 are left out. The gradient of `gather`, so of every
 * embedding. Ids of rank r > 1 choose within the axes that they share with x.
 */
export const unsortedSegmentSum: HeapKernel = ({ backend }, inputs, attrs) => {
  const x = input(inputs, 'x');
  const segmentIds = input(inputs, 'segmentIds');
  const numSegments = attrs['numSegments'] as number;
  const out = backend.makeOutput([numSegments, ...x.shape.slice(1)], 'float32');
  const values = backend.typedArrayFromHeap(x);
  const ids = backend.typedArrayFromHeap(segmentIds);
  const sums = backend.typedArrayFromHeap(out).fill(0);
  const shared = sizeOf(segmentIds.shape.slice(1));
  const block = sizeOf(x.shape.slice(segmentIds.shape.length));
  for (let row = 0; row < ids.length; row++) {
    const segment = ids[row] as number;
    if (segment < 0 || segment >= numSegments) continue;
    const from = row * block;
    const to = (segment * shared + (row % shared)) * block;
    for (let j = 0; j < block; j++) sums[to + j]! += values[from + j]!;
  }
  return out;
};
