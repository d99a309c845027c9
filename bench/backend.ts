/** What a training step costs on our WASM backend beside pure JavaScript and, where one was built, the native binding. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativeBindingFolder } from '../scripts/provision/native-binding.mjs';

export interface BackendTimes {
  /** Median milliseconds a step of LeNet, batch 64, Adam. */
  readonly wasm: number;
  readonly pureJavaScript: number;
  /** Undefined where no native binding was built. */
  readonly native: number | undefined;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');

/** Needs a built dist/. WASM and native take turns, so that a machine that slows down slows both; pure JavaScript gets few steps, they are long. */
export function benchBackend(): BackendTimes {
  const native = nativeBindingFolder();
  const wasm: number[] = [];
  const nativeSteps: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    wasm.push(...steps('wasm', 20));
    if (native)
      nativeSteps.push(...steps('tensorflow', 20, join(native, 'node_modules'), '@tensorflow/tfjs-node'));
  }
  return {
    wasm: median(wasm),
    pureJavaScript: median(steps('cpu', 2)),
    native: native === undefined ? undefined : median(nativeSteps),
  };
}

function steps(backend: string, count: number, packages = modules, tfjs = '@tensorflow/tfjs'): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'find-lr-bench-'));
  try {
    symlinkSync(packages, join(folder, 'node_modules'));
    const script = join(folder, 'lenet-steps.cjs');
    for (const name of ['lenet-steps.cjs', 'lenet-model.cjs'])
      copyFileSync(join(root, 'bench', 'scripts', name), join(folder, name));
    const ours = backend === 'wasm' ? ['--require', join(root, 'bench', 'scripts', 'backend-only.cjs')] : [];
    const outcome = spawnSync(process.execPath, [...ours, script], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, BENCH_TFJS: tfjs, BENCH_STEPS: String(count) },
    });
    const last = outcome.stdout.trim().split('\n').at(-1) ?? '';
    if (outcome.status !== 0) throw new Error(`The steps on '${backend}' failed:\n${outcome.stderr}`);
    const told = JSON.parse(last) as { backend: string; steps: number[] };
    if (told.backend !== backend)
      throw new Error(`The steps were to be on '${backend}', but were on '${told.backend}'.`);
    return told.steps;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { wasm, pureJavaScript, native } = benchBackend();
  console.log(`LeNet, batch 64, a step: WASM ${wasm.toFixed(1)} ms`);
  console.log(
    `  of pure JavaScript's ${pureJavaScript.toFixed(0)} ms: 1/${(pureJavaScript / wasm).toFixed(0)}`,
  );
  if (native)
    console.log(`  of native TensorFlow's ${native.toFixed(1)} ms: ${(wasm / native).toFixed(2)} times`);
}
