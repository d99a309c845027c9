import * as vscode from 'vscode';
import { describeCell } from '../../protocol/cells.ts';
import type { EarlierRun } from '../../protocol/panel.ts';
import { hasEndedWithWindow } from '../../protocol/partialRecord.ts';
import type { RunRecord } from '../../protocol/record.ts';
import { formatLr } from '../../analysis/format.ts';

/** A run in a list of runs: when it was, what it suggests, how it ended. */
export function earlierRun(record: RunRecord): EarlierRun {
  return { id: record.id, time: timeOf(record), suggestion: suggestionOf(record), status: statusOf(record) };
}

/** `14:05` of today, else with its day. */
function timeOf({ startedAt }: RunRecord): string {
  const date = new Date(startedAt);
  const isToday = date.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(vscode.env.language, {
    ...(isToday ? {} : { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
  }).format(date);
}

function suggestionOf({ results, optimizers, target }: RunRecord): string {
  const found = results.flatMap(({ optimizer, recommended }) => {
    if (recommended === null) return [];
    const type = optimizers.find(({ id }) => id === optimizer)?.type ?? '';
    return [results.length > 1 ? `${type} ${formatLr(recommended.lr)}` : formatLr(recommended.lr)];
  });
  const lrs = found.length === 0 ? vscode.l10n.t('no suggestion') : found.join(', ');
  if (target.kind === 'script') return lrs;
  const number = target.cells.at(-1)?.number ?? null;
  return `${lrs} (${describeCell(number, target.cells.length)})`;
}

function statusOf(record: RunRecord): string {
  if (hasEndedWithWindow(record)) return vscode.l10n.t('Ended with its window');
  switch (record.status) {
    case 'running':
      return vscode.l10n.t('Running');
    case 'completed':
    case 'diverged':
      return vscode.l10n.t('Done');
    case 'stopped':
      return vscode.l10n.t('Stopped');
    case 'cancelled':
      return vscode.l10n.t('Cancelled');
    case 'failed':
      return vscode.l10n.t('Failed');
    case 'no-steps':
      return vscode.l10n.t('No training step');
  }
}
