/** The options of a run, as the terminal and `%%find_lr` spell them: the one table from which both are made. */
import { DEFAULT_STOP_FACTOR, DEFAULT_SWEEP } from '../analysis/index.ts';
import type { Sweep } from '../analysis/types.ts';
import { above0, assignments, oneOf, text, wholeFrom, type OptionValue } from './optionValues.ts';

/** Seconds before the first step: room for a download or the parsing of a large file, but not for ever. */
export const DEFAULT_TIMEOUT = 120;

/** What was given; what is not there has its default. */
export interface RunOptionValues {
  readonly minLr?: number;
  readonly maxLr?: number;
  readonly steps?: number;
  readonly mode?: Sweep['mode'];
  readonly passes?: number;
  readonly seed?: number;
  /** The id of the optimizer to sweep. */
  readonly optimizer?: string;
  readonly stopFactor?: number;
  /** False: never stop early. */
  readonly stop?: false;
  /** Seconds. */
  readonly timeout?: number;
  readonly guard?: false;
  /** A path, or a name on PATH. */
  readonly python?: string;
  readonly node?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What an option is about, as the heading above it in a list. */
export type RunOptionGroup = 'The sweep' | 'The process';

export interface RunOption {
  /** `--min-lr`. */
  readonly name: string;
  /** Another name for it. */
  readonly alias?: string;
  readonly key: keyof RunOptionValues;
  readonly help: string;
  readonly group: RunOptionGroup;
  /** What it is given; undefined for a switch, which stands for `false`. */
  readonly value?: OptionValue<unknown>;
}

const SWEEP: ReadonlySet<keyof RunOptionValues> = new Set([
  'minLr',
  'maxLr',
  'steps',
  'mode',
  'passes',
  'seed',
  'optimizer',
  'stopFactor',
  'stop',
]);

export const RUN_OPTIONS: readonly RunOption[] = [
  option('minLr', '--min-lr', `where the sweep begins (default: ${DEFAULT_SWEEP.minLr})`, above0('lr')),
  option(
    'maxLr',
    '--max-lr',
    `where it ends (default: ${DEFAULT_SWEEP.maxLr}, and on while the loss still falls)`,
    above0('lr'),
  ),
  option('steps', '--steps', `training steps (default: ${DEFAULT_SWEEP.steps})`, wholeFrom(2)),
  option(
    'mode',
    '--mode',
    `how the LR rises (default: ${DEFAULT_SWEEP.mode})`,
    oneOf('mode', ['exponential', 'linear']),
  ),
  {
    ...option(
      'passes',
      '--passes',
      'times to repeat the sweep, each from fresh weights (default: 1)',
      wholeFrom(1),
    ),
    alias: '--repeats',
  },
  option('seed', '--seed', "random seed to plant (default: the code's own)", wholeFrom(0)),
  option(
    'optimizer',
    '--optimizer',
    'of several optimizers, sweep this one: 0, 1, … (default: each that trains)',
    text('id', 'the number of an optimizer'),
  ),
  option(
    'stopFactor',
    '--stop-factor',
    `stop when the loss has climbed k times its descent (default: ${DEFAULT_STOP_FACTOR})`,
    above0('k'),
  ),
  option('stop', '--no-stop', 'do not stop when the loss blows up'),
  option(
    'timeout',
    '--timeout',
    `wait so long for the first training step (default: ${DEFAULT_TIMEOUT})`,
    above0('seconds'),
  ),
  option('guard', '--no-guard', 'let the code write files as it does'),
  option(
    'python',
    '--python',
    'the Python to run it with (default: its environment, else the one on the PATH)',
    text('path', 'a path, or a name on the PATH'),
  ),
  option(
    'node',
    '--node',
    'the Node.js to run it with (default: the one on the PATH)',
    text('path', 'a path, or a name on the PATH'),
  ),
  option(
    'cwd',
    '--cwd',
    "the folder to run it in (default: this one; a notebook's own)",
    text('folder', 'a folder'),
  ),
  option('env', '--env', 'add to its environment; may be repeated', assignments),
];

/** What is wrong with values that are each right; undefined: nothing. */
export function conflictIn(sweep: Pick<Sweep, 'minLr' | 'maxLr'>): string | undefined {
  return sweep.minLr < sweep.maxLr
    ? undefined
    : `--min-lr (${sweep.minLr}) must be below --max-lr (${sweep.maxLr}).`;
}

type ValueOf<K extends keyof RunOptionValues> = Exclude<RunOptionValues[K], undefined>;

function option<K extends keyof RunOptionValues>(
  key: K,
  name: string,
  help: string,
  value?: OptionValue<ValueOf<K>>,
): RunOption {
  const group = SWEEP.has(key) ? 'The sweep' : 'The process';
  return { key, name, help, group, ...(value === undefined ? {} : { value: value as OptionValue<unknown> }) };
}
