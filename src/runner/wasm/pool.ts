// Gradients of 2-D pooling, NHWC.
import { at } from './gemm';

let inHeight: i32 = 0;
let inWidth: i32 = 0;
let channels: i32 = 0;
let outHeight: i32 = 0;
let outWidth: i32 = 0;
let windowHeight: i32 = 0;
let windowWidth: i32 = 0;
let strideHeight: i32 = 0;
let strideWidth: i32 = 0;
let padTop: i32 = 0;
let padLeft: i32 = 0;

/** Sets the shape that the next calls work on. */
export function setPool(
  inputHeight: i32,
  inputWidth: i32,
  inputChannels: i32,
  outputHeight: i32,
  outputWidth: i32,
  poolHeight: i32,
  poolWidth: i32,
  verticalStride: i32,
  horizontalStride: i32,
  top: i32,
  left: i32,
): void {
  inHeight = inputHeight;
  inWidth = inputWidth;
  channels = inputChannels;
  outHeight = outputHeight;
  outWidth = outputWidth;
  windowHeight = poolHeight;
  windowWidth = poolWidth;
  strideHeight = verticalStride;
  strideWidth = horizontalStride;
  padTop = top;
  padLeft = left;
}

/** dx, which must hold zeros, gains each output's gradient where its window's first maximum lies; nowhere if all of the window is NaN. */
export function maxPoolGradient(x: usize, dy: usize, dx: usize, batch: i32): void {
  const vectors = channels & ~3;
  const image = at(inHeight * inWidth * channels);
  for (let b: i32 = 0; b < batch; b++) {
    for (let row: i32 = 0; row < outHeight; row++) {
      const top = max(0, row * strideHeight - padTop);
      const bottom = min(inHeight, row * strideHeight - padTop + windowHeight);
      for (let column: i32 = 0; column < outWidth; column++) {
        const left = max(0, column * strideWidth - padLeft);
        const right = min(inWidth, column * strideWidth - padLeft + windowWidth);
        for (let c: i32 = 0; c < vectors; c += 4) routeFour(x, dy + at(c), dx, c, top, bottom, left, right);
        for (let c: i32 = vectors; c < channels; c++)
          routeOne(x, dy + at(c), dx, c, top, bottom, left, right);
        dy += at(channels);
      }
    }
    x += image;
    dx += image;
  }
}

/** dx, which must hold zeros, gains each output's gradient times `share` in all of its window. */
export function averagePoolGradient(dy: usize, dx: usize, batch: i32, share: f32): void {
  for (let b: i32 = 0; b < batch; b++) {
    for (let row: i32 = 0; row < outHeight; row++) {
      const top = max(0, row * strideHeight - padTop);
      const bottom = min(inHeight, row * strideHeight - padTop + windowHeight);
      for (let column: i32 = 0; column < outWidth; column++) {
        const left = max(0, column * strideWidth - padLeft);
        const right = min(inWidth, column * strideWidth - padLeft + windowWidth);
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) addScaled(dy, dx + at((y * inWidth + x) * channels), share);
        }
        dy += at(channels);
      }
    }
    dx += at(inHeight * inWidth * channels);
  }
}

function addScaled(from: usize, to: usize, factor: f32): void {
  const end = to + at(channels);
  const factors = f32x4.splat(factor);
  for (; to + 16 <= end; to += 16, from += 16) {
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(v128.load(from), factors)));
  }
  for (; to < end; to += 4, from += 4) store<f32>(to, load<f32>(to) + load<f32>(from) * factor);
}

/** Four channels at once: the place of each one's maximum is chosen lane by lane. */
function routeFour(
  x: usize,
  dy: usize,
  dx: usize,
  c: i32,
  top: i32,
  bottom: i32,
  left: i32,
  right: i32,
): void {
  let best = f32x4.splat(-Infinity);
  let place = i32x4.splat(-1);
  for (let y = top; y < bottom; y++) {
    for (let column = left; column < right; column++) {
      const here = (y * inWidth + column) * channels + c;
      const value = v128.load(x + at(here));
      const greater = f32x4.gt(value, best);
      best = v128.bitselect(value, best, greater);
      place = v128.bitselect(i32x4.splat(here), place, greater);
    }
  }
  give(dy, dx, i32x4.extract_lane(place, 0), 0);
  give(dy, dx, i32x4.extract_lane(place, 1), 1);
  give(dy, dx, i32x4.extract_lane(place, 2), 2);
  give(dy, dx, i32x4.extract_lane(place, 3), 3);
}

function routeOne(
  x: usize,
  dy: usize,
  dx: usize,
  c: i32,
  top: i32,
  bottom: i32,
  left: i32,
  right: i32,
): void {
  let best = -f32(Infinity);
  let place: i32 = -1;
  for (let y = top; y < bottom; y++) {
    for (let column = left; column < right; column++) {
      const here = (y * inWidth + column) * channels + c;
      const value = load<f32>(x + at(here));
      if (value > best) {
        best = value;
        place = here;
      }
    }
  }
  give(dy, dx, place, 0);
}

function give(dy: usize, dx: usize, place: i32, lane: i32): void {
  if (place < 0) return;
  const to = dx + at(place + lane);
  store<f32>(to, load<f32>(to) + load<f32>(dy + at(lane)));
}
