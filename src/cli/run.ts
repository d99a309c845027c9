import type { Command } from 'commander';
import { resolve } from 'node:path';
import { apply } from './apply.ts';
import { conduct } from './conduct.ts';
import { ALL_EXIT_CODES, exitCodeOf, ExitCode, UsageError } from './exitCodes.ts';
import { checkOutputs, writeAtomically } from './files.ts';
import { addSections } from './help.ts';
import { keepLastRun } from './lastRun.ts';
import { addRunOptions, integer, several, words } from './options.ts';
import { Outputs } from './outputs.ts';
import { kindOf, pictureAssets } from './plot.ts';
import { checkPrograms } from './programs.ts';
import { recordTarget, type RunRecord } from '../protocol/record.ts';
import type { Change } from '../protocol/timeLeft.ts';
import { withoutStyles } from '../protocol/visible.ts';
import { report } from './report.ts';
import type { ToRunOptions } from './toRun.ts';
import { whatToRun } from './whatToRun.ts';
import { trainWith } from './train.ts';
import { Offers } from './terminal/offers.ts';
import { Progress } from './terminal/progress.ts';
import { LiveLines } from './terminal/screen.ts';
import { printJson } from './terminal/print.ts';
import { say } from './terminal/say.ts';
import { shownPath } from './terminal/paths.ts';
import { styleFor, type Style } from './terminal/style.ts';

interface Options extends ToRunOptions {
  json?: boolean;
  events?: boolean;
  outputs?: boolean;
  plot?: string[];
  out?: string;
  verbose?: boolean;
  thenTrain?: boolean;
  write?: boolean;
}

export function addRunCommand(program: Command, assets: string): void {
  const command = program
    .command('run')
    .usage('[options] <script> [-- args...]')
    .description('Runs a training script or notebook while its learning rate rises, and suggests one')
    .argument('[script]', 'the script or the notebook (.ipynb), as it is')
    .argument('[args...]', "the script's own arguments, behind --");
  addRunOptions(command)
    .optionsGroup('The script:')
    .option('-m, --module', 'the script is named as a module: -m package.train')
    .option('--launcher <command>', 'what starts it: "torchrun --nproc-per-node=2"', words)
    .option(
      '--cell <n>',
      'of a notebook, test this code cell with those above it, from 1 (default: the last that holds %%find_lr, else the first training)',
      integer(1),
    )
    .option('--cells <file>', 'test the cells that this file holds (find-lr.cells/1); - for stdin')
    .optionsGroup('The result:')
    .option('--write', 'write the LR found into the source, as find-lr apply --write does')
    .option('--then-train', 'then run the script again, to its own end, with the LR found and nothing muted')
    .option('--out <file>', 'save the run record')
    .option('--plot <file>', 'draw the chart: .svg, .png, .html or .vl.json; may be repeated', several)
    .optionsGroup('The output:')
    .option('--verbose', "show the script's output")
    .option('--json', 'print the run record, and all else on stderr')
    .option('--events', 'print each event as a line of JSON, and all else on stderr')
    .option(
      '--outputs',
      "with --events, print the output of the run's notebook cell as well, about once a second",
    )
    .optionsGroup('Help:')
    .helpOption('-h, --help', 'show this')
    .action(async (script: string | undefined, args: string[], options: Options) => {
      process.exitCode = await runAndReport(script, args, options, assets);
    });
  addSections(command, {
    Examples: [
      ['find-lr run train.py -- --epochs 3', 'with arguments of its own'],
      ['find-lr run train.ts --write', 'and write the LR into it'],
      ['find-lr run train.py --then-train', 'and train with the LR found'],
      ['find-lr run notebook.ipynb --cell 3', 'a cell and those above it'],
      ['find-lr run train.py --plot curve.svg', 'and draw the chart'],
      ['find-lr run train.py --json > run.json', 'for another program'],
    ],
    'Exit codes': [...ALL_EXIT_CODES, ["the training's own", 'behind --then-train']],
    Environment: [
      ['COLUMNS', 'the width of lines and chart'],
      ['NO_COLOR, FORCE_COLOR', 'without colours; with them, also into a pipe'],
    ],
  });
}

async function runAndReport(
  script: string | undefined,
  args: string[],
  options: Options,
  assets: string,
): Promise<number> {
  refuseContradictions(options);
  const what = await whatToRun(script, args, options);
  const { spec } = what;
  const plots = (options.plot ?? []).map((file) => ({ file: resolve(file), kind: kindOf(file) }));
  const out = options.out === undefined ? null : resolve(options.out);
  await checkOutputs([...plots.map((plot) => plot.file), ...(out === null ? [] : [out])], [spec.target.path]);
  await checkPrograms(spec, options, assets);

  const stream = options.json === true || options.events === true ? process.stderr : process.stdout;
  const style = styleFor(stream);
  const live = stream.isTTY && process.env['TERM'] !== 'dumb' ? new LiveLines(stream) : null;
  let ask: (change: Change) => void = () => {};
  const canAsk = live !== null && process.stdin.isTTY;
  const offers = canAsk
    ? new Offers(
        (change) => ask(change),
        () => live.entered(),
      )
    : null;
  const progress = new Progress(stream, live, style, spec, offers);
  const outputs =
    options.outputs === true
      ? new Outputs(recordTarget(spec.target), spec.sweep, pictureAssets(assets), (output) =>
          printJson(process.stdout, output),
        )
      : null;
  const { record, lastLines } = await conduct(
    what,
    assets,
    (event) => {
      if (options.events === true) printJson(process.stdout, event);
      if (event.kind === 'log' && options.verbose === true) progress.print(withoutStyles(event.line));
      progress.take(event);
      if (event.kind !== 'done') outputs?.take(event);
    },
    (asking) => (ask = asking),
  );
  progress.end();
  await outputs?.finish(record);

  // Cells that another program hands over are run for it, not for this folder.
  const isKept = options.cells === undefined && (await keepLastRun(record, process.cwd(), process.env));
  const code = exitCodeOf(record);
  const applies =
    options.write === true ? null : { record: out, isKept, isOneOfSeveral: record.results.length > 1 };
  report(record, lastLines, applies, stream, style, options.verbose === true);
  if (out !== null) await writeAtomically(out, `${JSON.stringify(record, null, 2)}\n`);
  for (const { file, kind } of plots) {
    if (record.results.length === 0) break;
    const { drawPicture } = await import('../picture/index.ts');
    await writeAtomically(file, await drawPicture(record, kind, pictureAssets(assets)));
  }
  const written = [
    ...(record.results.length > 0 ? plots.map(({ file }) => file) : []),
    ...(out === null ? [] : [out]),
  ];
  if (written.length > 0) say(stream, written.map((file) => shownPath(file)).join(', '), 'Written        ');
  if (options.json === true) printJson(process.stdout, record, 2);
  if (options.write === true) await writeFound(record, code, out, stream, style, assets);
  if (options.thenTrain !== true || code === ExitCode.cancelled) return code;
  const output = stream === process.stderr ? 'stderr' : 'stdout';
  return (await trainWith(record, spec, { assets, output, style })) ?? code;
}

/** Writes what was found into the source. Where nothing was found the exit code says so already; a sentence says that nothing is written. */
async function writeFound(
  record: RunRecord,
  code: number,
  out: string | null,
  stream: NodeJS.WriteStream,
  style: Style,
  assets: string,
): Promise<void> {
  if (code === ExitCode.suggestion)
    return apply(record, out, null, { method: 'recommended', write: true }, stream, assets);
  say(stream, 'Nothing is written: there is no suggested LR.', `${style.warn('!')} `);
}

function refuseContradictions({ write, thenTrain, cells, events }: Options): void {
  if (write !== true) return;
  if (thenTrain === true)
    throw new UsageError('--then-train leaves the source as it is, and --write changes it. Choose one.');
  if (cells !== undefined)
    throw new UsageError('--write changes a file, and the cells of --cells are handed over without one.');
  if (events === true)
    throw new UsageError('--write is for people, and --events for programs. Use find-lr apply behind it.');
}
