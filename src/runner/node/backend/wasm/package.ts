// Bundled into tfjs-wasm.cjs: tfjs-backend-wasm, whose `@tensorflow/tfjs-core` is the script's own (see scripts/build-backend.mjs). Loading it registers
// that package's kernels.
import '@tensorflow/tfjs-backend-wasm/dist/register_all_kernels.js';

export { BackendWasm } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js';
export { default as startModule } from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
