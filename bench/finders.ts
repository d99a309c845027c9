/**
 * Find LR on an unmodified PyTorch script, beside the same script alone and beside the finders that people would rewrite it for: whole
 * processes on the same model, data, batch size and number of steps. The finders run in turn, so that a machine that slows down slows all.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonOf } from '../scripts/provision/python.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const scripts = join(root, 'bench', 'scripts', 'pytorch');
const ROUNDS = 5;
const THREADS = '2';

export interface FinderFigures {
  readonly name: string;
  /** Whole-process seconds over those of the script's 100 plain steps, a round each. */
  readonly ratios: readonly number[];
  readonly median: number;
  /** The most memory of the whole process tree, over that of the plain script. */
  readonly memory: number;
}

const PLAIN = 'plain.py';
/** Without an end at the explosion, so that it takes as many steps as the plain script. */
const ALL_STEPS = ['--no-stop', '--max-lr', '0.01'];

/** Null where the peers' environment is not provisioned. */
export function benchFinders(): FinderFigures[] | null {
  const python = pythonOf('peers');
  if (python === null) return null;
  const findLr = (...words: string[]): string[] => [
    ...[process.execPath, join(root, 'dist', 'cli.mjs'), 'run', join(scripts, PLAIN), '--json'],
    ...['--python', python, ...words],
  ];
  const commands: Record<string, string[]> = {
    'Find LR, all 100 steps': findLr(...ALL_STEPS),
    'Find LR': findLr(),
    'Lightning Tuner.lr_find': [python, join(scripts, 'lightning_finder.py')],
    'fastai lr_find': [python, join(scripts, 'fastai_finder.py')],
    'torch-lr-finder': [python, join(scripts, 'torch_lr_finder_finder.py')],
    'Ignite FastaiLRFinder': [python, join(scripts, 'ignite_finder.py')],
  };
  const plain = [python, join(scripts, PLAIN)];
  const measure = (command: readonly string[], memory = false): Measured => measured(python, command, memory);
  measure(plain);
  const ratios = new Map(Object.keys(commands).map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    const alone = measure(plain).seconds;
    for (const [name, command] of Object.entries(commands))
      ratios.get(name)!.push(measure(command).seconds / alone);
  }
  const plainMemory = measure(plain, true).peak;
  return Object.entries(commands).map(([name, command]) => ({
    name,
    ratios: ratios.get(name)!,
    median: median(ratios.get(name)!),
    memory: measure(command, true).peak / plainMemory,
  }));
}

/** Microseconds that a step of a one-layer model takes, plain and in a sweep, and their difference. Null without PyTorch. */
export function benchHook(): { plain: number; swept: number; cost: number } | null {
  const python = pythonOf('torch');
  if (python === null) return null;
  const script = join(scripts, 'one_layer.py');
  const sweep = ['--steps', '100000', '--max-lr', '1e-6', '--no-stop', '--no-guard', '--verbose'];
  const swept = [process.execPath, join(root, 'dist', 'cli.mjs'), 'run', script, '--python', python];
  const pairs = Array.from({ length: ROUNDS }, () => ({
    plain: microseconds([python, script]),
    swept: microseconds([...swept, ...sweep]),
  }));
  const plain = median(pairs.map((pair) => pair.plain));
  return {
    plain,
    swept: median(pairs.map((pair) => pair.swept)),
    cost: median(pairs.map((pair) => pair.swept - pair.plain)),
  };
}

interface Measured {
  readonly seconds: number;
  /** MB; 0 unless asked for. */
  readonly peak: number;
}

function measured(python: string, command: readonly string[], memory: boolean): Measured {
  const env = {
    ...{ ...process.env, OMP_NUM_THREADS: THREADS },
    ...(memory ? { BENCH_MEMORY: '1' } : {}),
  };
  const outcome = spawnSync(python, [join(scripts, 'measure.py'), ...command], { env, encoding: 'utf8' });
  const said = outcome.stdout.trim().split('\n').at(-1) ?? '';
  const figures = JSON.parse(said || '{}') as Measured & { code?: number };
  if (figures.code !== 0) throw new Error(`${command.join(' ')} failed:\n${outcome.stderr}`);
  return figures;
}

function microseconds([command, ...args]: string[]): number {
  const outcome = spawnSync(command!, args, { encoding: 'utf8' });
  const told = /microseconds a step: ([\d.]+)/.exec(outcome.stdout + outcome.stderr)?.[1];
  if (told === undefined) throw new Error(`${command} ${args.join(' ')} told no time:\n${outcome.stderr}`);
  return Number(told);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
