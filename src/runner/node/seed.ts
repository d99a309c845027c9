/** Plants a generator of our own in `Math.random`: TensorFlow.js draws the seeds of its initializers and shuffles there. */
export function plantSeed(seed: number): void {
  Math.random = mulberry32(seed);
}

/** Tommy Ettinger's Mulberry32: 32 bits of state, uniform in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
