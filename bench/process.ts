/** What Find LR costs: a whole 100-step run against the same script doing its 100 steps alone, start-up included. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativeBindingFolder } from '../scripts/provision/native-binding.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const PAIRS = 5;

export interface ProcessRatio {
  /** Which backend both sides trained on. */
  readonly backend: string;
  /** Whole-process seconds, Find LR over plain, of each pair in order. */
  readonly ratios: readonly number[];
  readonly median: number;
}

/** Pairs alternate, so that a machine that slows down slows both. */
export function benchProcess(): ProcessRatio[] {
  const backends = [{ backend: 'wasm', modules: join(root, 'node_modules'), tfjs: '@tensorflow/tfjs' }];
  const native = nativeBindingFolder();
  if (native)
    backends.push({
      backend: 'tfjs-node',
      modules: join(native, 'node_modules'),
      tfjs: '@tensorflow/tfjs-node',
    });
  return backends.map(({ backend, modules, tfjs }) => {
    const folder = mkdtempSync(join(tmpdir(), 'find-lr-bench-'));
    try {
      symlinkSync(modules, join(folder, 'node_modules'));
      const script = join(folder, 'lenet.cjs');
      for (const name of ['lenet.cjs', 'lenet-model.cjs'])
        copyFileSync(join(root, 'bench', 'scripts', name), join(folder, name));
      const env = { ...process.env, BENCH_TFJS: tfjs };
      // The plain side trains on the same backend; only the hooks, the wire, the guard and the analysis are missing.
      const plain = () =>
        seconds(['--require', join(root, 'bench', 'scripts', 'backend-only.cjs'), script], folder, env);
      const findLr = () =>
        seconds(
          [join(root, 'dist', 'cli.mjs'), 'run', script, '--json', '--no-stop', '--max-lr', '0.01'],
          folder,
          env,
        );
      plain();
      const ratios = Array.from({ length: PAIRS }, () => {
        const alone = plain();
        return findLr() / alone;
      });
      return { backend, ratios, median: [...ratios].sort((a, b) => a - b)[Math.floor(PAIRS / 2)] ?? NaN };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

function seconds(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): number {
  const begin = performance.now();
  const outcome = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (outcome.status !== 0) throw new Error(`node ${args.join(' ')} failed:\n${outcome.stderr}`);
  return (performance.now() - begin) / 1000;
}
