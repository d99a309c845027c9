import type { Command } from 'commander';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { defaultSpec, overridesOf, run, scriptOfModule } from '../engine/index.ts';
import { chartInput } from '../chart/input.ts';
import type { OptimizerMessage } from '../protocol/messages.ts';
import type { RunRecord } from '../protocol/record.ts';
import { conflictIn, type RunOptionValues } from '../protocol/runOptions.ts';
import type { RunSpec } from '../protocol/spec.ts';
import { exitCodeOf, ExitCode, UsageError } from './exitCodes.ts';
import { checkWritable, writeAtomically } from './files.ts';
import { findLiterals, openSourceReader, lineOf } from './literals.ts';
import { addRunOptions, several, words } from './options.ts';
import { kindOf, pictureAssets } from './plot.ts';
import { trainWith } from './train.ts';
import { drawChart } from './terminal/chart.ts';
import { Progress } from './terminal/progress.ts';
import { LiveLines } from './terminal/screen.ts';
import { shownPath } from './terminal/paths.ts';
import { styleFor, type Style } from './terminal/style.ts';
import { advise, describeOptimizer, describePlace, summarize } from './terminal/summary.ts';

interface Options extends Omit<RunOptionValues, 'stop' | 'guard'> {
  /** False for `--no-stop`. */
  stop: boolean;
  guard: boolean;
  launcher?: string[];
  module?: boolean;
  json?: boolean;
  events?: boolean;
  plot?: string[];
  out?: string;
  verbose?: boolean;
  thenTrain?: boolean;
}

export function addRunCommand(program: Command, assets: string): void {
  const command = program
    .command('run')
    .description('Runs a training script while its learning rate rises, and suggests one')
    .argument('<script>', 'the script, as it is')
    .argument('[args...]', "the script's own arguments, behind --");
  addRunOptions(command)
    .option('-m, --module', 'the script is named as a module: -m package.train')
    .option('--launcher <command>', 'what starts it: "torchrun --nproc-per-node=2"', words)
    .option('--json', 'print the run record, and all else on stderr')
    .option('--events', 'print each event as a line of JSON, and all else on stderr')
    .option('--plot <file>', 'draw the chart: .svg, .png, .html or .vl.json; may be repeated', several)
    .option('--out <file>', 'save the run record')
    .option('--verbose', "show the script's output")
    .option('--then-train', 'then run the script again, to its own end, with the LR found and nothing muted')
    .action(async (script: string, args: string[], options: Options) => {
      process.exitCode = await runAndReport(script, args, options, assets);
    });
}

async function runAndReport(
  script: string,
  args: string[],
  options: Options,
  assets: string,
): Promise<number> {
  const spec = toSpec(script, args, options);
  const plots = (options.plot ?? []).map((file) => ({ file: resolve(file), kind: kindOf(file) }));
  const out = options.out === undefined ? null : resolve(options.out);
  for (const file of [...plots.map((plot) => plot.file), ...(out === null ? [] : [out])])
    await checkWritable(file);

  const stream = options.json === true || options.events === true ? process.stderr : process.stdout;
  const style = styleFor(stream);
  const live = stream.isTTY && process.env['TERM'] !== 'dumb' ? new LiveLines(stream) : null;
  const progress = new Progress(stream, live, style);
  const { record, lastLines } = await conduct(spec, options, progress, assets);
  progress.end();

  report(record, lastLines, out, stream, style, options.verbose === true);
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
  if (written.length > 0)
    stream.write(`Written        ${written.map((file) => shownPath(file)).join(', ')}\n`);
  if (options.json === true) process.stdout.write(`${JSON.stringify(record, null, 2)}\n`);
  const code = exitCodeOf(record);
  if (options.thenTrain !== true || code === ExitCode.cancelled) return code;
  const output = stream === process.stderr ? 'stderr' : 'stdout';
  return (await trainWith(record, spec, { assets, output, style })) ?? code;
}

function toSpec(script: string, args: string[], options: Options): RunSpec {
  const cwd = resolve(options.cwd ?? '.');
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`There is no folder ${options.cwd ?? '.'} to run in.`);
  }
  const path = options.module === true ? moduleIn(cwd, script) : resolve(script);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw new UsageError(`There is no file ${script}. Check its name and the folder you are in.`);
  if (!found.isFile()) throw new UsageError(`${script} is no file. Name the script that trains.`);
  if (!/\.([cm]?[jt]s|pyw?)$/i.test(path)) {
    throw new UsageError(`${script} is no Python, JavaScript or TypeScript file, and others cannot be run.`);
  }
  if (options.launcher !== undefined && !/\.pyw?$/i.test(path)) {
    throw new UsageError(
      `--launcher starts Python scripts; ${script} is started by Node.js (--node), or as its package.json says.`,
    );
  }
  const { launcher } = options;
  const spec = defaultSpec(path, {
    ...overridesOf(options),
    ...{ args, cwd },
    ...(launcher === undefined ? {} : { launcher }),
    ...(options.module === true ? { module: script } : {}),
  });
  const conflict = conflictIn(spec.sweep);
  if (conflict !== undefined) throw new UsageError(conflict);
  return spec;
}

function moduleIn(cwd: string, name: string): string {
  const path = scriptOfModule(name, cwd);
  if (path !== null) return path;
  throw new UsageError(
    `There is no module ${name} in ${cwd}. Name it as Python does (package.train), in the folder that holds it (--cwd).`,
  );
}

const LAST_LINES = 12;

async function conduct(
  spec: RunSpec,
  options: Options,
  progress: Progress,
  assets: string,
): Promise<{ record: RunRecord; lastLines: string[] }> {
  const messages = new Map<string, OptimizerMessage>();
  const reader = openSourceReader(assets);
  const lastLines: string[] = [];
  const cancel = new AbortController();
  const interrupt = (): void => {
    // The children die with this process (see engine/child.ts).
    if (cancel.signal.aborted) process.exit(ExitCode.cancelled);
    cancel.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, interrupt);
  try {
    for await (const event of run(spec, { signal: cancel.signal, assets })) {
      if (event.kind === 'done') {
        const record = await findLiterals(event.record, messages, reader);
        if (options.events === true) process.stdout.write(`${JSON.stringify({ ...event, record })}\n`);
        return { record, lastLines };
      }
      if (options.events === true) process.stdout.write(`${JSON.stringify(event)}\n`);
      if (event.kind === 'optimizer') {
        const { id, location, schedule } = event.optimizer;
        // Grammars load while the child trains; what is wrong with them is told when they are needed.
        reader.prepare(location?.file ?? spec.target.path).catch(() => undefined);
        const known = messages.get(id) ?? event.optimizer;
        messages.set(id, schedule === undefined ? known : { ...known, schedule });
      }
      if (event.kind === 'log') {
        lastLines.push(event.line);
        if (lastLines.length > LAST_LINES) lastLines.shift();
        if (options.verbose === true) progress.print(event.line);
      }
      progress.take(event);
    }
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
  throw new Error('The run ended without its record.');
}

/** The chart and what was found, one optimizer after the other, then what is to be said of the run. */
function report(
  record: RunRecord,
  lastLines: readonly string[],
  out: string | null,
  stream: NodeJS.WriteStream,
  style: Style,
  outputWasShown: boolean,
): void {
  const columns = Math.min(stream.columns ?? 100, 100);
  const lines: string[] = [];
  for (const result of record.results) {
    const entry = record.optimizers.find(({ id }) => id === result.optimizer);
    const input = chartInput(record, result.optimizer);
    lines.push('', ...drawChart(input, { columns: columns - 1, rows: 18 }, style), '');
    if (entry !== undefined) lines.push(`${style.bold('Optimizer')}      ${describeOptimizer(entry)}`);
    lines.push(...summarize(result, style, columns));
    if (entry !== undefined) lines.push(...describePlace(entry, result.recommended !== null, out, lineOf));
  }
  if (record.status === 'cancelled') lines.push('Cancelled.');
  for (const diagnosis of record.diagnoses) lines.push(...advise(diagnosis, style, columns));
  if (
    (record.status === 'failed' || record.status === 'no-steps') &&
    !outputWasShown &&
    lastLines.length > 0
  ) {
    lines.push('', style.dim("The script's last lines:"), ...lastLines.map((line) => style.dim(`  ${line}`)));
  }
  stream.write(`${lines.join('\n')}\n`);
}
