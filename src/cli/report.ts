import { chartInput } from '../chart/input.ts';
import { guardSentence } from '../protocol/guard.ts';
import { stateOfRecord } from '../protocol/panelState.ts';
import type { RunRecord } from '../protocol/record.ts';
import { drawChart } from './terminal/chart.ts';
import { columnsOf, textColumnsOf } from './terminal/columns.ts';
import type { Style } from './terminal/style.ts';
import { advise, describeOptimizer, summarize, whereToEdit, type Applies } from './terminal/summary.ts';
import { print } from './terminal/print.ts';
import { hang } from './terminal/wrap.ts';
import { adviceInTerminal } from './terminal/ways.ts';

/** The chart and what was found, one optimizer after the other, then what is to be said of the run. */
export function report(
  record: RunRecord,
  lastLines: readonly string[],
  /** How the LR can be applied later; null where it is applied already. */
  applies: Applies | null,
  stream: NodeJS.WriteStream,
  style: Style,
  outputWasShown: boolean,
): void {
  const columns = textColumnsOf(stream);
  const lines: string[] = [];
  const state = stateOfRecord(record);
  const adviseInTerminal = (diagnosis: RunRecord['diagnoses'][number]): string[] =>
    advise({ ...diagnosis, advice: adviceInTerminal(diagnosis) }, style, columns);
  for (const result of record.results) {
    const entry = record.optimizers.find(({ id }) => id === result.optimizer);
    const input = chartInput(state, result.optimizer);
    lines.push('', ...drawChart(input, { columns: columnsOf(stream) - 1, rows: 18 }, style), '');
    if (entry !== undefined)
      lines.push(
        ...hang(`${style.bold('Optimizer')}      `, describeOptimizer(entry, record.target), columns),
      );
    lines.push(...summarize(result, style, columns));
    for (const diagnosis of result.diagnoses) lines.push(...adviseInTerminal(diagnosis));
    if (entry !== undefined)
      lines.push(
        ...whereToEdit(
          entry,
          result.recommended?.lr ?? null,
          record.target,
          result.recommended === null ? null : applies,
          columns,
        ),
      );
  }
  if (record.status === 'cancelled') lines.push('Cancelled.');
  for (const diagnosis of record.diagnoses) lines.push(...adviseInTerminal(diagnosis));
  if (record.guard !== undefined) lines.push(...hang('', guardSentence(record.guard), columns));
  if (
    (record.status === 'failed' || record.status === 'no-steps') &&
    !outputWasShown &&
    lastLines.length > 0
  ) {
    const whose = record.target.kind === 'script' ? "The script's" : "The cells'";
    lines.push('', style.dim(`${whose} last lines:`), ...lastLines.map((line) => style.dim(`  ${line}`)));
  }
  print(stream, `${lines.join('\n')}\n`);
}
