import type { Command } from 'commander';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { cellsSpec, runLive } from '../engine/index.ts';
import { CellsFileSchema, type CellsFile } from '../protocol/cells.ts';
import { whatIsWrong } from '../protocol/invalid.ts';
import type { OptimizerMessage } from '../protocol/messages.ts';
import { recordTarget } from '../protocol/record.ts';
import type { CellsTarget } from '../protocol/spec.ts';
import { attachLiterals, runnable } from '../source/index.ts';
import { exitCodeOf, UsageError } from './exitCodes.ts';
import { openSourceReader, withCells } from './literals.ts';
import { Outputs } from './outputs.ts';
import { pictureAssets } from './plot.ts';
import { printJson } from './terminal/print.ts';

/** What the first line says; those behind it are a runner's. */
const BeginningSchema = v.object({
  cells: CellsFileSchema,
  sweep: v.object({
    mode: v.picklist(['exponential', 'linear']),
    minLr: v.number(),
    maxLr: v.number(),
    steps: v.number(),
  }),
  maxLrIsFixed: v.boolean(),
  stopFactor: v.nullable(v.number()),
});

/** `find-lr live`, to which the IPython magic hands the points of live objects, and which hands the notebook's output back. */
export function addLiveCommand(program: Command, assets: string): void {
  program
    .command('live', { hidden: true })
    .description(
      'Reads the messages of a test in a kernel from stdin, and prints the output of its cell as lines of JSON',
    )
    .action(async () => {
      process.exitCode = await show(assets);
    });
}

async function show(assets: string): Promise<number> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { cells, ...how } = beginning((await lines.next()).value);
  const target = targetOf(cells);
  const spec = cellsSpec(target, how);
  const outputs = new Outputs(recordTarget(spec.target), spec.sweep, pictureAssets(assets), (output) =>
    printJson(process.stdout, output),
  );
  const messages = new Map<string, OptimizerMessage>();
  for await (const event of runLive(spec, { [Symbol.asyncIterator]: () => lines })) {
    if (event.kind === 'done') {
      const reader = openSourceReader(assets);
      const record = await attachLiterals(event.record, reader, withCells(target), messages);
      await outputs.finish(record);
      return exitCodeOf(record);
    }
    if (event.kind === 'optimizer') messages.set(event.optimizer.id, event.optimizer);
    outputs.take(event);
  }
  throw new Error('The test ended without its record.');
}

/** Cells that have run, and the one that is running, of which a magic may be all. */
function targetOf({ path, language, cwd, cells }: CellsFile): CellsTarget {
  const runnables = cells.map((cell) => ({ ...cell, source: runnable(cell.source, language).source }));
  return { kind: 'cells', path, language, cells: runnables, args: [], cwd };
}

function beginning(line: string | undefined): v.InferOutput<typeof BeginningSchema> {
  const outcome = v.safeParse(BeginningSchema, JSON.parse(line ?? 'null'));
  if (outcome.success) return outcome.output;
  throw new UsageError(
    `The first line of stdin is no beginning of a test: ${whatIsWrong(outcome.issues[0])}.`,
  );
}
