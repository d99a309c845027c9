/** Points per second, from the child's optimizer step to the analysed event that a front end draws. */
import { fileURLToPath } from 'node:url';
import { defaultSpec, run } from '../src/engine/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const STEPS = 10_000;

export async function benchThroughput(): Promise<number> {
  const spec = defaultSpec(fileURLToPath(new URL('scripts/fast-loop.cjs', import.meta.url)), {
    cwd: root,
    stopFactor: null,
    sweep: { minLr: 1e-7, maxLr: 1e-3, steps: STEPS },
  });
  let first: number | undefined;
  let last = 0;
  let points = 0;
  for await (const event of run(spec, { assets: fileURLToPath(new URL('../dist', import.meta.url)) })) {
    if (event.kind !== 'points') continue;
    last = performance.now();
    first ??= last;
    points += event.points.length;
  }
  if (first === undefined) throw new Error('The fast loop sent no points.');
  return points / ((last - first) / 1000);
}
