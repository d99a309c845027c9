import { formatLr } from '../analysis/format.ts';
import { hasEndedWithWindow } from '../protocol/partialRecord.ts';
import type { PanelState } from '../protocol/panelState.ts';
import type { OptimizerEntry } from '../protocol/record.ts';
import { headline, isNotebook, phaseOf, progress } from './model.ts';

/** How the run stands, in a word and a time. `now` in milliseconds since 1970. */
export function statusText(state: PanelState, now: number): string {
  const phase = phaseOf(state);
  const took = duration(state.record?.timing.total ?? (now - state.startedAt) / 1000);
  switch (phase) {
    case 'waiting':
      return `Starting, ${took}`;
    case 'running':
      return `Running, ${took}`;
    case 'done':
      return `Done in ${took}`;
    case 'stopped':
      return `Stopped after ${took}`;
    case 'cancelled':
      return hasEndedWithWindow(state) ? `Ended after ${took}` : `Cancelled after ${took}`;
    case 'failed':
      return `Failed after ${took}`;
    case 'no-steps':
      return `Ended after ${took}`;
  }
}

/** What a screen reader is told: the stages of a run, not each of its steps. */
export function announcement(state: PanelState, optimizer: OptimizerEntry | undefined): string {
  const phase = phaseOf(state);
  if (phase === 'waiting')
    return `Starting. ${isNotebook(state) ? 'The notebook' : 'The script'} is loading its packages and its data.`;
  if (phase === 'running') {
    const quarter = Math.floor(progress(state) * 4) * 25;
    return quarter === 0 ? 'The sweep has begun.' : `${quarter} percent of the sweep done.`;
  }
  const { caption, value, text } = headline(state, optimizer);
  const range = optimizer === undefined ? null : (state.analyses[optimizer.id]?.range ?? null);
  const tail = range === null ? '' : ` LR range ${formatLr(range.baseLr)} to ${formatLr(range.maxLr)}.`;
  return `${caption === '' ? '' : `${caption}: `}${value}. ${text}${tail}`;
}

/** `seconds` as `0.8 s`, `14 s`, `2 min 5 s`. */
function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
