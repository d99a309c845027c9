import type { Command } from 'commander';
import { text as readStream } from 'node:stream/consumers';
import { resolve } from 'node:path';
import { analyze, DEFAULT_SWEEP } from '../analysis/index.ts';
import type { OptimizerFacts, Point, Sweep } from '../analysis/types.ts';
import { chartInput } from '../chart/input.ts';
import { stateOfRecord } from '../protocol/panelState.ts';
import { RUN_SCHEMA, type Result, type RunRecord } from '../protocol/record.ts';
import { ExitCode } from './exitCodes.ts';
import { checkWritable, readText, writeAtomically } from './files.ts';
import { fraction, integer, pair, positive, several } from './options.ts';
import { kindOf, pictureAssets } from './plot.ts';
import { parsePoints } from './pointsFile.ts';
import { drawChart } from './terminal/chart.ts';
import { columnsOf, textColumnsOf } from './terminal/columns.ts';
import { styleFor } from './terminal/style.ts';
import { summarize } from './terminal/summary.ts';

interface Options {
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
  program
    .command('analyze')
    .description('Suggests a learning rate from the points of a sweep that something else has made')
    .argument(
      '[file]',
      'lines of lr,loss or of {"lr": …, "loss": …}; without it, or with -, they are read from stdin',
    )
    .option('--optimizer <type>', 'what is known of the optimizer: SGD, Adam, …')
    .option('--lr <lr>', 'the LR it has now', positive)
    .option('--momentum <m>', 'its momentum', fraction)
    .option('--betas <b1,b2>', 'its betas', pair)
    .option('--batch-size <n>', 'examples a step', integer(1))
    .option(
      '--max-lr <lr>',
      'the LR that the sweep was to reach, where it may have been cut before',
      positive,
    )
    .option('--json', "print the run record's `results` entry, and all else on stderr")
    .option('--plot <file>', 'draw the chart: .svg, .png, .html or .vl.json; may be repeated', several)
    .action(async (file: string | undefined, options: Options) => {
      process.exitCode = await analyzeAndReport(file ?? '-', options, assets);
    });
}

async function analyzeAndReport(file: string, options: Options, assets: string): Promise<number> {
  const plots = (options.plot ?? []).map((name) => ({ file: resolve(name), kind: kindOf(name) }));
  for (const plot of plots) await checkWritable(plot.file);
  const name = file === '-' ? 'stdin' : file;
  const points = parsePoints(file === '-' ? await readStream(process.stdin) : await readText(file), name);
  const sweep = sweepOf(points, options.maxLr);
  const { optimizer: type, lr, momentum, betas, batchSize } = options;
  const facts: OptimizerFacts = { type, lr, momentum, betas, batchSize };
  const analysis = analyze([points], sweep, facts);
  const result = { optimizer: '0', ...analysis } as Result;

  const stream = options.json === true ? process.stderr : process.stdout;
  const style = styleFor(stream);
  const columns = textColumnsOf(stream);
  const record = recordOf(resolve(name), points, sweep, facts, result);
  const input = chartInput(stateOfRecord(record), result.optimizer);
  const chart =
    points.length > 1 ? drawChart(input, { columns: columnsOf(stream) - 1, rows: 18 }, style) : [];
  stream.write(`${[...chart, '', ...summarize(result, style, columns)].join('\n')}\n`);
  for (const plot of plots) {
    const { drawPicture } = await import('../picture/index.ts');
    await writeAtomically(plot.file, await drawPicture(record, plot.kind, pictureAssets(assets)));
  }
  if (options.json === true) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  return result.recommended === null ? ExitCode.noSuggestion : ExitCode.suggestion;
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

/** A record around a result, as far as a picture needs one. */
function recordOf(
  path: string,
  points: Point[],
  sweep: Sweep,
  facts: OptimizerFacts,
  result: Result,
): RunRecord {
  return {
    ...{
      schema: RUN_SCHEMA,
      id: crypto.randomUUID(),
      status: 'completed',
      startedAt: new Date().toISOString(),
    },
    target: { kind: 'script', path, args: [], cwd: process.cwd() },
    runtime: null,
    sweep,
    optimizers: [
      {
        id: '0',
        type: facts.type ?? 'Optimizer',
        lr: facts.lr ?? null,
        groups: [],
        location: null,
        literal: null,
      },
    ],
    passes: [{ optimizer: '0', seed: null, end: 'swept', points }],
    results: [result],
    diagnoses: [],
    timing: { total: 0, toFirstStep: null },
  };
}
