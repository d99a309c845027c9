// What the module exports to src/runner/node/backend/wasm. It has no memory of its own: it works on the heap that it is given.
export { gemm, gemmScratchBytes } from './gemm';
export {
  conv2dFilterGradient,
  conv2dInputGradient,
  convolutionScratchBytes,
  setConvolution,
} from './convolution';
export { depthwiseFilterGradient, depthwiseInputGradient, setDepthwise } from './depthwise';
export { averagePoolGradient, maxPoolGradient, setPool } from './pool';
