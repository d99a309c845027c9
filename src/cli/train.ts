import type { Command } from 'commander';
import { constants } from 'node:os';
import {
  cellsSpec,
  defaultSpec,
  quoted,
  train,
  trainingOf,
  type CellsOverrides,
  type Training,
} from '../engine/index.ts';
import { formatLr } from '../analysis/format.ts';
import type { OptimizerEntry, RecordTarget, RunRecord } from '../protocol/record.ts';
import { maskedIn, unmasked } from '../protocol/secrets.ts';
import type { RunSpec } from '../protocol/spec.ts';
import { exitCodeOf, UsageError } from './exitCodes.ts';
import { kernelPython } from './notebook/kernelPython.ts';
import { readNotebook } from './notebook/read.ts';
import { cellsAgain } from './notebook/target.ts';
import { assignment, words } from './options.ts';
import { readRecord } from './recordFile.ts';
import { print } from './terminal/print.ts';
import { say } from './terminal/say.ts';
import { isScript } from './spec.ts';
import { shownPath } from './terminal/paths.ts';
import { styleFor, type Style } from './terminal/style.ts';
import { describeOptimizer } from './terminal/summary.ts';

interface Options {
  node?: string;
  python?: string;
  launcher?: string[];
  env?: Record<string, string>;
}

export function addTrainCommand(program: Command, assets: string): void {
  program
    .command('train')
    .description(
      'Runs the script or the cells of a run record, to their own end, with the learning rate found',
    )
    .argument('<record>', 'what `find-lr run --out` saved')
    .argument('[args...]', "the script's own arguments, behind --, in place of those in the record")
    .option('--python <path>', 'the Python to run it with')
    .option('--node <path>', 'the Node.js to run it with')
    .option('--launcher <command>', 'what starts it: "torchrun --nproc-per-node=2"', words)
    .option('--env <name=value>', 'add to its environment; may be repeated', assignment)
    .action(async (file: string, args: string[], options: Options) => {
      const record = await readRecord(file);
      const again = args.length > 0 ? args : known(record, file);
      const spec = await specOf(record, again, { seed: record.passes[0]?.seed ?? null, ...options });
      const style = styleFor(process.stdout);
      process.exitCode =
        (await trainWith(record, spec, { assets, output: 'stdout', style })) ?? exitCodeOf(record);
    });
}

/** The record's arguments. Throws a UsageError where secrets were among them, which a record does not hold. */
function known({ target }: RunRecord, file: string): readonly string[] {
  const missing = maskedIn(target.args);
  if (missing.length === 0) return target.args;
  const words = unmasked(
    target.args,
    missing.map((_, i) => (missing.length === 1 ? 'VALUE' : `VALUE${i + 1}`)),
  );
  throw new UsageError(
    `The record does not hold the value of ${missing.join(' and ')}, which looks like a secret. Give the arguments again: find-lr train ${file} -- ${words.map(quoted).join(' ')}`,
  );
}

async function specOf(
  { target }: RunRecord,
  args: readonly string[],
  options: CellsOverrides,
): Promise<RunSpec> {
  if (target.kind === 'cells') {
    const notebook = await readNotebook(target.path, shownPath(target.path));
    const python = options.python ?? (await kernelPython(notebook))?.python ?? null;
    return cellsSpec(cellsAgain(target, notebook), { ...options, python });
  }
  const { path, module, cwd } = target;
  if (!isScript(path))
    throw new UsageError(
      `The record comes from points in ${shownPath(path)}, not from a script, so that there is nothing to train.`,
    );
  return defaultSpec(path, { module, args, cwd, ...options });
}

interface TrainWith {
  readonly assets: string;
  readonly output: 'stdout' | 'stderr';
  readonly style: Style;
}

/** Trains the script with what a run has found, and says so. Resolves with the training's own exit code; null where nothing was found to train with. */
export async function trainWith(
  record: RunRecord,
  spec: RunSpec,
  { assets, output, style }: TrainWith,
): Promise<number | null> {
  const stream = process[output];
  const training = trainingOf(record);
  if (training === null) {
    say(stream, `The script is not trained: ${whyNot(record)}.`, `${style.warn('!')} `);
    return null;
  }
  print(stream, '\n');
  const scalesAll = record.runtime?.framework !== 'PyTorch';
  for (const entry of record.optimizers)
    say(stream, describe(entry, record.target, training, scalesAll, style), style.bold('Training with  '));
  let ended;
  try {
    ended = await train(spec, training, { assets, output });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  if (ended.signal === null) return ended.code ?? 0;
  // Who started us is to see the signal that ended the script.
  if (process.platform !== 'win32') process.kill(process.pid, ended.signal);
  return 128 + constants.signals[ended.signal];
}

function whyNot({ optimizers, results }: RunRecord): string {
  const found = results.filter(({ recommended }) => recommended !== null).map(({ optimizer }) => optimizer);
  const unknown = optimizers.filter(({ id, lr }) => found.includes(id) && lr === null);
  if (unknown.length === 0) return 'there is no suggested LR to train it with';
  return unknown.some(({ schedule }) => schedule === 'by hand')
    ? 'it sets its LR by hand at each step, and raises it above the one that its optimizer was made with, so that its own highest LR is not known'
    : 'the LR that it trains with is not known';
}

/** `scalesAll`: the found LR cannot be seen in the optimizer, so that what the script shows of it needs a word. */
function describe(
  entry: OptimizerEntry,
  target: RecordTarget,
  { lrs, byHand, set }: Training,
  scalesAll: boolean,
  style: Style,
): string {
  const made = lrs[entry.id];
  if (made === undefined) return `the script's own LR · ${describeOptimizer(entry, target)}`;
  const lr = made * (entry.scale?.factor ?? 1);
  const own = entry.lr ?? lr;
  const found = `${style.good(style.bold(`LR ${formatLr(lr)}`))} (was ${formatLr(own)})`;
  // A trainer that schedules the LR itself (fastai's) shows its own, too.
  const isScheduled = entry.peak?.by !== undefined;
  const scales = scalesAll || isScheduled || byHand.includes(entry.id) || set.includes(entry.id);
  const factor = Number((lr / own).toPrecision(3));
  const note = scales ? ` · each step is taken with ${factor} times what the script sets, and may show` : '';
  return `${found} · ${describeOptimizer({ ...entry, lr: null }, target)}${note}`;
}
