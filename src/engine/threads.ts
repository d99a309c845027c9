import { availableParallelism } from 'node:os';

/** What limits the threads of PyTorch, NumPy and their linear algebra (OpenMP, MKL, OpenBLAS, Accelerate), and of TensorFlow. */
const LIMITS = [
  ...['OMP_NUM_THREADS', 'MKL_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'VECLIB_MAXIMUM_THREADS'],
  ...['NUMEXPR_NUM_THREADS', 'TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS'],
];

/** The threads for each of several passes side by side: their share of the cores. Threads that wait for a busy core make a step many times slower. */
export function shareOfCores(sideBySide: number): number {
  return Math.max(1, Math.floor(availableParallelism() / sideBySide));
}

/** Additions to an environment that limit a pass to so many threads; none where the user has set a limit: the others follow that. */
export function threadLimits(env: NodeJS.ProcessEnv, threads: number | undefined): Record<string, string> {
  if (threads === undefined || LIMITS.some((name) => env[name] !== undefined)) return {};
  return Object.fromEntries(LIMITS.map((name) => [name, String(threads)]));
}
