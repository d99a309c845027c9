// Gradients of depthwise 2-D convolutions: NHWC images, filters of (height, width, channels, multiplier).
import { at } from './gemm';

let inHeight: i32 = 0;
let inWidth: i32 = 0;
let channels: i32 = 0;
let outHeight: i32 = 0;
let outWidth: i32 = 0;
let multiplier: i32 = 0;
let filterHeight: i32 = 0;
let filterWidth: i32 = 0;
let strideHeight: i32 = 0;
let strideWidth: i32 = 0;
let padTop: i32 = 0;
let padLeft: i32 = 0;

/** Sets the shape that the next calls work on. */
export function setDepthwise(
  inputHeight: i32,
  inputWidth: i32,
  inputChannels: i32,
  outputHeight: i32,
  outputWidth: i32,
  channelMultiplier: i32,
  kernelHeight: i32,
  kernelWidth: i32,
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
  multiplier = channelMultiplier;
  filterHeight = kernelHeight;
  filterWidth = kernelWidth;
  strideHeight = verticalStride;
  strideWidth = horizontalStride;
  padTop = top;
  padLeft = left;
}

/** dFilter, which must hold zeros, gains the products of each output position's gradient with the inputs it saw. */
export function depthwiseFilterGradient(x: usize, dy: usize, dFilter: usize, batch: i32): void {
  visit(x, dy, dFilter, batch, true);
}

/** dx, which must hold zeros, gains the products of each output position's gradient with the filter. */
export function depthwiseInputGradient(dy: usize, filter: usize, dx: usize, batch: i32): void {
  visit(dx, dy, filter, batch, false);
}

/** Meets every (output position, filter position) pair whose input position lies in the image. */
function visit(image: usize, dy: usize, filter: usize, batch: i32, forFilter: bool): void {
  const outChannels = channels * multiplier;
  for (let b: i32 = 0; b < batch; b++) {
    for (let row: i32 = 0; row < outHeight; row++) {
      for (let column: i32 = 0; column < outWidth; column++) {
        for (let fy: i32 = 0; fy < filterHeight; fy++) {
          const y = row * strideHeight - padTop + fy;
          if (y < 0 || y >= inHeight) continue;
          for (let fx: i32 = 0; fx < filterWidth; fx++) {
            const x = column * strideWidth - padLeft + fx;
            if (x < 0 || x >= inWidth) continue;
            const pixel = image + at((y * inWidth + x) * channels);
            const weight = filter + at((fy * filterWidth + fx) * outChannels);
            if (multiplier == 1) {
              if (forFilter) addProduct(pixel, dy, weight);
              else addProduct(weight, dy, pixel);
            } else if (forFilter) {
              filterPosition(pixel, dy, weight);
            } else {
              inputPosition(weight, dy, pixel);
            }
          }
        }
        dy += at(outChannels);
      }
    }
    image += at(inHeight * inWidth * channels);
  }
}

/** to += a ⊙ b over the channels. */
function addProduct(a: usize, b: usize, to: usize): void {
  const end = to + at(channels);
  for (; to + 16 <= end; to += 16, a += 16, b += 16) {
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(v128.load(a), v128.load(b))));
  }
  for (; to < end; to += 4, a += 4, b += 4) store<f32>(to, load<f32>(to) + load<f32>(a) * load<f32>(b));
}

function filterPosition(pixel: usize, dy: usize, weight: usize): void {
  for (let c: i32 = 0; c < channels; c++) {
    const value = load<f32>(pixel + at(c));
    for (let m: i32 = 0; m < multiplier; m++) {
      store<f32>(weight, load<f32>(weight) + value * load<f32>(dy));
      weight += 4;
      dy += 4;
    }
  }
}

function inputPosition(weight: usize, dy: usize, pixel: usize): void {
  for (let c: i32 = 0; c < channels; c++) {
    let sum: f32 = 0;
    for (let m: i32 = 0; m < multiplier; m++) {
      sum += load<f32>(weight) * load<f32>(dy);
      weight += 4;
      dy += 4;
    }
    store<f32>(pixel + at(c), load<f32>(pixel + at(c)) + sum);
  }
}
