/** The kernel's process: evaluates cells as they are asked for, and tells all that comes of them. `node kernel.cjs NOTEBOOK` */
import { Evaluator } from '../evaluator/evaluator.ts';
import { loaderFile } from '../evaluator/loaderFile.ts';
import type { CompleteRequest, EvaluateRequest, KernelRequest } from '../messages.ts';
import { Answers } from './answers.ts';
import { bundleOf } from './bundle.ts';
import { installDisplay } from './display.ts';
import { isInterrupt, toCellError } from './errors.ts';
import { watchLifeline } from './lifeline.ts';
import { refuseInput } from './stdin.ts';
import { catchStreams } from './streams.ts';
import { CellTimers } from './timers.ts';

const notebook = process.argv[2] ?? '';
const answers = new Answers();
const evaluator = new Evaluator(notebook, loaderFile(), { interruptible: true });
const timers = new CellTimers();
/** Ends the running cell with an error from beside its own flow; null between cells. */
let fail: ((error: unknown) => void) | null = null;

process.argv.splice(1, 2, notebook);
catchStreams(answers);
timers.install();
installDisplay((data, displayId, update) => answers.tell({ kind: 'display', data, displayId, update }));
refuseInput((error) => fail?.(error));
watchLifeline();
process.on('SIGINT', () => evaluator.interrupt());
process.on('uncaughtException', (error) => {
  if (fail !== null) fail(error);
  else answers.tell({ kind: 'stream', name: 'stderr', text: `${toCellError(error).stack}\n` });
});
process.on('message', (request: KernelRequest) => {
  void (request.kind === 'evaluate' ? evaluate(request) : complete(request));
});
process.on('disconnect', () => process.exit());

async function evaluate({ id, name, source }: EvaluateRequest): Promise<void> {
  answers.startCell();
  timers.startCell();
  answers.tell({ kind: 'begun', id });
  const beside = new Promise<never>((_, reject) => (fail = reject));
  try {
    const { value } = await Promise.race([evaluator.evaluate({ name, source }), beside]);
    if (value !== undefined) answers.tell({ kind: 'result', data: await bundleOf(value) });
    answers.tell({ kind: 'done', id, ok: true, interrupted: false });
  } catch (error) {
    if (isInterrupt(error)) timers.interruptCell();
    answers.tell({ kind: 'error', error: toCellError(error) });
    answers.tell({ kind: 'done', id, ok: false, interrupted: isInterrupt(error) });
  } finally {
    fail = null;
  }
}

async function complete({ id, line }: CompleteRequest): Promise<void> {
  answers.tell({ kind: 'completions', id, ...(await evaluator.complete(line)) });
}
