/** An output's parts: built once, then shown a run in. */
import { chartSummary } from '../chart/index.ts';
import type { ChartView } from '../chart/view/index.ts';
import type { PanelState } from '../protocol/panelState.ts';
import { createDataTable } from '../view/dataTable.ts';
import { createDiagnoses } from '../view/diagnoses.ts';
import { h } from '../view/dom.ts';
import { createLegend } from '../view/legend.ts';
import {
  chartedOptimizers,
  chartOf,
  diagnosesOf,
  isOver,
  optimizerTitle,
  phaseOf,
  progress,
  resultOf,
  selectedOptimizer,
  subtitle,
  tableOf,
} from '../view/model.ts';
import { createProgressBar } from '../view/progressBar.ts';
import { createResult, type LrActions } from '../view/result.ts';
import { announcement, statusText } from '../view/status.ts';
import { createSuggestions } from '../view/suggestions.ts';
import { createTabs } from '../view/tabs.ts';
import { silentHeadline } from './silent.ts';

export interface Actions extends LrActions {
  again(): void;
  stop(): void;
  select(optimizer: string): void;
}

export interface Shown {
  readonly state: PanelState;
  /** The optimizer that was chosen. */
  readonly selected: string | undefined;
  readonly hosted: boolean;
  /** The host runs it, and can stop it. */
  readonly live: boolean;
  readonly silent: boolean;
  readonly said: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function createPage(actions: Actions) {
  const titles = h('p', { class: 'subtitle' });
  const status = h('span', { class: 'status' });
  const stop = h('button', { class: 'button secondary', click: () => actions.stop() }, 'Stop');
  const again = h('button', { class: 'button secondary', click: () => actions.again() }, 'Run again');
  const bar = createProgressBar();
  const tabs = createTabs('run', actions.select);
  const result = createResult(actions);
  const diagnoses = createDiagnoses();
  const suggestions = createSuggestions(actions);
  const methods = h('details', {}, h('summary', {}, 'Other methods'), suggestions.element);
  let shown: { readonly state: PanelState; readonly optimizer: string | undefined } | undefined;
  const table = createDataTable(() => tableOf(shown?.state ?? null, shown?.optimizer));
  const chartElement = h('div', { class: 'chart', role: 'img', 'aria-label': 'Loss against learning rate' });
  const figure = h('figure', {}, chartElement, createLegend());
  const live = h('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
  const folds = h('div', { class: 'folds' }, table.element, methods);
  const run = h('main', { id: 'run' }, result.element, figure, diagnoses.element, folds);
  const element = h(
    'div',
    { class: 'find-lr', role: 'region', 'aria-label': 'Learning rate range test' },
    h('header', {}, titles, h('div', { class: 'tools' }, status, stop, again)),
    bar.element,
    tabs.element,
    run,
    live,
  );

  return {
    element,
    chartElement,
    show({ state, selected, hosted, live: isLive, silent, said, now }: Shown, chart: ChartView): void {
      const optimizer = selectedOptimizer(state, selected);
      const all = chartedOptimizers(state);
      const phase = phaseOf(state);
      const over = isOver(phase);
      const changed = shown?.state !== state || shown.optimizer !== optimizer?.id;
      shown = { state, optimizer: optimizer?.id };
      run.dataset['phase'] = phase;
      titles.textContent = subtitle(state, optimizer);
      status.textContent = silent ? 'Not finished' : statusText(state, now);
      status.dataset['phase'] = silent ? 'cancelled' : phase;
      stop.hidden = !hosted || !isLive;
      again.hidden = !hosted || !(over || silent);
      bar.show(phase === 'waiting' && !silent ? null : progress(state), over || silent);
      tabs.show({
        tabs: all.map((one) => ({ id: one.id, label: optimizerTitle(one, all) })),
        selected: optimizer?.id,
      });
      const found = resultOf(state, optimizer);
      const model = {
        ...(silent ? { ...found, headline: silentHeadline(found.headline, phase) } : found),
        hosted,
        said,
      };
      result.show(model);
      suggestions.show(model);
      methods.hidden = suggestions.element.hidden;
      diagnoses.show(diagnosesOf(state, optimizer));
      const drawn = state.passes.some(({ points }) => points.length > 0);
      // Without a single point there is nothing to see in the chart of a run that is over.
      const bare = over && !drawn;
      run.classList.toggle('bare', bare);
      table.element.hidden = !drawn;
      if (changed) {
        table.show();
        const input = chartOf(state, optimizer);
        if (!bare) chart.update(input);
        const summary = chartSummary(input.passes, input.analysis);
        chartElement.setAttribute('aria-label', `Loss against learning rate. ${summary}`);
      }
      const words = [said, announcement(state, optimizer)].filter((part) => part !== '').join(' ');
      if (live.textContent !== words) live.textContent = words;
    },
  };
}
