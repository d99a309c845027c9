// Gradients of 2-D convolutions as matrix products over unrolled patches (im2col), a few output rows at a time.
import {
  at,
  gemm,
  gemmScratchBytes,
  multiplyPacked,
  packRight,
  packedLeftBytes,
  packedRightBytes,
} from './gemm';

/** Unrolled patches are made in pieces of about this many bytes, so that they are still in the cache when they are used. */
const PIECE_BYTES: i32 = 1 << 18;

// The shape of the convolution at hand: one call at a time, so that the functions below need not hand two dozen numbers on.
let inHeight: i32 = 0;
let inWidth: i32 = 0;
let inChannels: i32 = 0;
let outHeight: i32 = 0;
let outWidth: i32 = 0;
let outChannels: i32 = 0;
let filterHeight: i32 = 0;
let filterWidth: i32 = 0;
let strideHeight: i32 = 0;
let strideWidth: i32 = 0;
let padTop: i32 = 0;
let padLeft: i32 = 0;

/** Sets the shape that the next calls work on. Images and filters are in NHWC and HWIO order. */
export function setConvolution(
  inputHeight: i32,
  inputWidth: i32,
  inputChannels: i32,
  outputHeight: i32,
  outputWidth: i32,
  outputChannels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  verticalStride: i32,
  horizontalStride: i32,
  top: i32,
  left: i32,
): void {
  inHeight = inputHeight;
  inWidth = inputWidth;
  inChannels = inputChannels;
  outHeight = outputHeight;
  outWidth = outputWidth;
  outChannels = outputChannels;
  filterHeight = kernelHeight;
  filterWidth = kernelWidth;
  strideHeight = verticalStride;
  strideWidth = horizontalStride;
  padTop = top;
  padLeft = left;
}

/** Bytes of scratch memory that each function below needs. */
export function convolutionScratchBytes(): usize {
  const patch = filterHeight * filterWidth * inChannels;
  const positions = rowsAPiece() * outWidth;
  const forFilter = gemmScratchBytes(positions, outChannels);
  const forInput = packedRightBytes(outChannels, patch) + packedLeftBytes();
  return at(positions * patch) + max(forFilter, forInput);
}

/** dFilter = the sum over images and positions of patchᵀ · dy. */
export function conv2dFilterGradient(x: usize, dy: usize, dFilter: usize, batch: i32, scratch: usize): void {
  const patch = filterHeight * filterWidth * inChannels;
  const rows = rowsAPiece();
  const product = scratch + at(rows * outWidth * patch);
  zero(dFilter, patch * outChannels);
  for (let image: i32 = 0; image < batch; image++) {
    for (let row: i32 = 0; row < outHeight; row += rows) {
      const taken = min(rows, outHeight - row);
      const positions = taken * outWidth;
      unroll(x, scratch, row, taken);
      gemm(
        scratch,
        1,
        patch,
        dy,
        outChannels,
        1,
        dFilter,
        outChannels,
        patch,
        outChannels,
        positions,
        true,
        product,
      );
      dy += at(positions * outChannels);
    }
    x += at(inHeight * inWidth * inChannels);
  }
}

/** dx = the patches' gradients, dy · filterᵀ, added up where they overlap. */
export function conv2dInputGradient(dy: usize, filter: usize, dx: usize, batch: i32, scratch: usize): void {
  const patch = filterHeight * filterWidth * inChannels;
  const rows = rowsAPiece();
  const packed = scratch + at(rows * outWidth * patch);
  const product = packed + packedRightBytes(outChannels, patch);
  packRight(filter, 1, outChannels, outChannels, patch, packed);
  zero(dx, batch * inHeight * inWidth * inChannels);
  for (let image: i32 = 0; image < batch; image++) {
    for (let row: i32 = 0; row < outHeight; row += rows) {
      const taken = min(rows, outHeight - row);
      const positions = taken * outWidth;
      multiplyPacked(
        dy,
        outChannels,
        1,
        packed,
        scratch,
        patch,
        positions,
        patch,
        outChannels,
        false,
        product,
      );
      addUp(scratch, dx, row, taken);
      dy += at(positions * outChannels);
    }
    dx += at(inHeight * inWidth * inChannels);
  }
}

function rowsAPiece(): i32 {
  const rowBytes = (outWidth * filterHeight * filterWidth * inChannels) << 2;
  return max(1, min(outHeight, PIECE_BYTES / max(1, rowBytes)));
}

/** Writes the patches of `rows` output rows, one patch after another. */
function unroll(x: usize, to: usize, firstRow: i32, rows: i32): void {
  const line = filterWidth * inChannels;
  for (let row: i32 = firstRow; row < firstRow + rows; row++) {
    for (let column: i32 = 0; column < outWidth; column++) {
      const left = column * strideWidth - padLeft;
      const inside = left >= 0 && left + filterWidth <= inWidth;
      for (let fy: i32 = 0; fy < filterHeight; fy++) {
        const y = row * strideHeight - padTop + fy;
        if (y < 0 || y >= inHeight) {
          zero(to, line);
        } else if (inside) {
          copy(x + at((y * inWidth + left) * inChannels), to, line);
        } else {
          unrollLine(x + at(y * inWidth * inChannels), to, left);
        }
        to += at(line);
      }
    }
  }
}

function unrollLine(line: usize, to: usize, left: i32): void {
  for (let column: i32 = left; column < left + filterWidth; column++) {
    if (column < 0 || column >= inWidth) zero(to, inChannels);
    else copy(line + at(column * inChannels), to, inChannels);
    to += at(inChannels);
  }
}

/** Adds the patches of `rows` output rows to the places of the image they were taken from. */
function addUp(from: usize, dx: usize, firstRow: i32, rows: i32): void {
  const line = filterWidth * inChannels;
  for (let row: i32 = firstRow; row < firstRow + rows; row++) {
    for (let column: i32 = 0; column < outWidth; column++) {
      const left = column * strideWidth - padLeft;
      const first = max(0, -left);
      const last = min(filterWidth, inWidth - left);
      for (let fy: i32 = 0; fy < filterHeight; fy++) {
        const y = row * strideHeight - padTop + fy;
        if (y >= 0 && y < inHeight && last > first) {
          add(
            from + at(first * inChannels),
            dx + at((y * inWidth + left + first) * inChannels),
            (last - first) * inChannels,
          );
        }
        from += at(line);
      }
    }
  }
}

function zero(to: usize, count: i32): void {
  const end = to + at(count);
  const none = f32x4.splat(0);
  for (; to + 16 <= end; to += 16) v128.store(to, none);
  for (; to < end; to += 4) store<f32>(to, 0);
}

function copy(from: usize, to: usize, count: i32): void {
  const end = to + at(count);
  for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.load(from));
  for (; to < end; to += 4, from += 4) store<f32>(to, load<f32>(from));
}

function add(from: usize, to: usize, count: i32): void {
  const end = to + at(count);
  for (; to + 16 <= end; to += 16, from += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  for (; to < end; to += 4, from += 4) store<f32>(to, load<f32>(to) + load<f32>(from));
}
