import type { Command } from 'commander';
import { text as readStream } from 'node:stream/consumers';
import { resolve } from 'node:path';
import { analyze, DEFAULT_SWEEP } from '../analysis/index.ts';
import type { Point, Sweep } from '../analysis/types.ts';
import { chartInput } from '../chart/input.ts';
import { stateOfRecord } from '../protocol/panelState.ts';
import { parseRunRecord, RUN_SCHEMA, type RunRecord } from '../protocol/record.ts';
import { ANALYSIS_EXIT_CODES, exitCodeOf, UsageError } from './exitCodes.ts';
import { checkOutputs, readText, writeAtomically } from './files.ts';
import { addSections } from './help.ts';
import { fraction, integer, pair, positive, several } from './options.ts';
import { kindOf, pictureAssets } from './plot.ts';
import type { Named } from './points/columns.ts';
import { readPoints, type PointsFile } from './points/points.ts';
import { looksLikeRecord, recordOfText } from './recordFile.ts';
import { report } from './report.ts';
import { drawChart } from './terminal/chart.ts';
import { columnsOf, textColumnsOf } from './terminal/columns.ts';
import { shownPath } from './terminal/paths.ts';
import { say } from './terminal/say.ts';
import { print, printJson } from './terminal/print.ts';
import { styleFor, type Style } from './terminal/style.ts';
import { advise, summarize } from './terminal/summary.ts';

interface Options extends Named {
  optimizer?: string;
  lr?: number;
  momentum?: number;
  betas?: [number, number];
  batchSize?: number;
  maxLr?: number;
  json?: boolean;
  plot?: string[];
}

export function addAnalyzeCommand(program: Command, assets: string): void {
  const command = program
    .command('analyze')
    .description(
      'Suggests a learning rate from the points of a sweep that something else has made, or shows a run record again',
    )
    .argument(
      '[files...]',
      'CSV or JSON with LRs and losses, of one file or of two that count the same steps; or a run record; without it, or with -, stdin is read',
    )
    .optionsGroup('The points:')
    .option('--lr-column <name>', 'the column of the LR (default: the one named like it)')
    .option('--loss-column <name>', 'the column of the loss (default: the one named like it)')
    .option(
      '--max-lr <lr>',
      'the LR that the sweep was to reach, where it may have been cut before',
      positive,
    )
    .optionsGroup('Optimizer facts:')
    .option('--optimizer <type>', 'its type: SGD, Adam, …')
    .option('--lr <lr>', 'the LR it has now', positive)
    .option('--momentum <m>', 'its momentum', fraction)
    .option('--betas <b1,b2>', 'its betas', pair)
    .option('--batch-size <n>', 'examples a step', integer(1))
    .optionsGroup('The output:')
    .option('--json', 'print the run record, and all else on stderr')
    .option('--plot <file>', 'draw the chart: .svg, .png, .html or .vl.json; may be repeated', several)
    .optionsGroup('Help:')
    .helpOption('-h, --help', 'show this')
    .action(async (files: string[], options: Options) => {
      process.exitCode = await analyzeAndReport(files.length === 0 ? ['-'] : files, options, assets);
    });
  addSections(command, {
    Examples: [
      ['find-lr analyze losses.csv', 'lines of lr,loss'],
      ['find-lr analyze wandb_export.csv --loss-column train/loss', 'of Weights & Biases'],
      ['find-lr analyze run-1-tag-loss.csv run-1-tag-lr.csv', 'of TensorBoard, a file a scalar'],
      ['find-lr analyze run.json --plot curve.svg', 'a run record, drawn again'],
    ],
    'Exit codes': ANALYSIS_EXIT_CODES,
  });
}

async function analyzeAndReport(names: readonly string[], options: Options, assets: string): Promise<number> {
  const plots = (options.plot ?? []).map((name) => ({ file: resolve(name), kind: kindOf(name) }));
  await checkOutputs(
    plots.map(({ file }) => file),
    names.map((name) => resolve(name)),
  );
  const files = await Promise.all(names.map(read));
  const found = recordIn(files, options);
  const record = found ?? recordOf(files, options);
  const stream = options.json === true ? process.stderr : process.stdout;
  const style = styleFor(stream);
  if (found === null) showAnalysis(record, stream, style);
  else report(record, [], null, stream, style, false);
  for (const { file, kind } of record.results.length === 0 ? [] : plots) {
    const { drawPicture } = await import('../picture/index.ts');
    await writeAtomically(file, await drawPicture(record, kind, pictureAssets(assets)));
    say(stream, shownPath(file), 'Written        ');
  }
  if (options.json === true) printJson(process.stdout, record, 2);
  return exitCodeOf(record);
}

async function read(name: string): Promise<PointsFile> {
  return name === '-'
    ? { name: 'stdin', text: await readStream(process.stdin) }
    : { name, text: await readText(name) };
}

/** The run record that the one file holds; null: it holds points. */
function recordIn([file, second]: readonly PointsFile[], options: Options): RunRecord | null {
  if (file === undefined || second !== undefined || !looksLikeRecord(file.text)) return null;
  const fact = Object.keys(options).find((key) => key !== 'json' && key !== 'plot');
  if (fact === undefined) return recordOfText(file.text, file.name);
  throw new UsageError(
    `${file.name} is a run record, which says by itself how it was made. Leave ${optionOf(fact)} out.`,
  );
}

/** `lossColumn` as it is typed. */
function optionOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function showAnalysis(record: RunRecord, stream: NodeJS.WriteStream, style: Style): void {
  const room = { columns: columnsOf(stream) - 1, rows: 18 };
  const hasChart = record.passes[0]!.points.length > 1;
  const chart = hasChart ? drawChart(chartInput(stateOfRecord(record), '0'), room, style) : [];
  const columns = textColumnsOf(stream);
  const result = record.results[0]!;
  // How the sweep is made otherwise is known to whoever has made it.
  const advice = result.diagnoses.flatMap((diagnosis) => advise(diagnosis, style, columns));
  print(stream, `${[...chart, '', ...summarize(result, style, columns), ...advice].join('\n')}\n`);
}

/** The sweep that points were made by, whole if nothing else is said: exponential when their ratios are steadier than their differences. */
function sweepOf(points: readonly Point[], plannedMaxLr = 0): Sweep {
  const lrs = points.map(({ lr }) => lr);
  const [minLr, highest] = [Math.min(...lrs), Math.max(...lrs)];
  const maxLr = Math.max(highest, plannedMaxLr);
  if (points.length < 2 || !(minLr < maxLr)) return { ...DEFAULT_SWEEP, steps: Math.max(2, points.length) };
  const middle = lrs[lrs.length >> 1]!;
  const isLinear = Math.abs(middle - (minLr + highest) / 2) < Math.abs(middle - Math.sqrt(minLr * highest));
  return { mode: isLinear ? 'linear' : 'exponential', minLr, maxLr, steps: points.length };
}

/** A record of points, which can be drawn later. No script is known, so that it can be applied to none. */
function recordOf(files: readonly PointsFile[], options: Options): RunRecord {
  const points = readPoints(files, options);
  const sweep = sweepOf(points, options.maxLr);
  const { optimizer: type, lr, momentum, betas, batchSize } = options;
  const names = files.map(({ name }) => name).join(' and ');
  const result = { optimizer: '0', ...analyze([points], sweep, { type, lr, momentum, betas, batchSize }) };
  return parseRunRecord({
    schema: RUN_SCHEMA,
    id: crypto.randomUUID(),
    status: points.some(({ loss }) => loss === null) ? 'diverged' : 'completed',
    startedAt: new Date().toISOString(),
    target: { kind: 'script', path: resolve(files[0]!.name), args: [], cwd: process.cwd() },
    runtime: null,
    sweep,
    optimizers: [
      {
        ...{ id: '0', type: type ?? 'Optimizer', lr: lr ?? null, momentum, betas, batchSize, groups: [] },
        ...{ location: null, literal: null },
        literalNote: `The LR was read off the points in ${names}, so that no script is known: write it where yours sets its LR.`,
      },
    ],
    passes: [{ optimizer: '0', seed: null, end: 'swept', points }],
    results: [result],
    diagnoses: [],
    timing: { total: 0, toFirstStep: null },
  });
}
