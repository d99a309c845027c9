/** What the panel and an output show of a run alike: its parts, built once, then shown a state in. */
import { chartInput, chartSummary } from '../chart/index.ts';
import type { ChartView } from '../chart/view/index.ts';
import { guardSentence } from '../protocol/guard.ts';
import { optimizerTitle } from '../protocol/optimizerTitle.ts';
import type { PanelState } from '../protocol/panelState.ts';
import type { OptimizerEntry } from '../protocol/record.ts';
import { createDataTable } from './dataTable.ts';
import { createDiagnoses } from './diagnoses.ts';
import { h } from './dom.ts';
import { createLegend } from './legend.ts';
import {
  chartedOptimizers,
  diagnosesOf,
  isOver,
  phaseOf,
  progress,
  resultOf,
  selectedOptimizer,
  tableOf,
  type Phase,
} from './model.ts';
import { createOffers, type OfferActions } from './offers.ts';
import { createProgressBar } from './progressBar.ts';
import { createResult, type LrActions } from './result.ts';
import { silentHeadline } from './silent.ts';
import { announcement } from './status.ts';
import { createSuggestions } from './suggestions.ts';
import { createTabs } from './tabs.ts';

export interface RunActions extends LrActions, OfferActions {
  select(optimizer: string): void;
}

export interface RunShown {
  readonly state: PanelState;
  /** The optimizer that was chosen; not one of the run's: its first. */
  readonly selected: string | undefined;
  /** Somebody is there who does what a button asks for. */
  readonly hosted: boolean;
  /** The host runs it, and can end it or make it shorter. */
  readonly live: boolean;
  /** It was under way when it was stored, and nothing is heard of it any more. */
  readonly silent: boolean;
  /** Of a silent one: it is known that nobody goes on with it. */
  readonly left: boolean;
  /** What became of what was asked for, in a sentence; may be ''. */
  readonly said: string;
}

/** What else depends on the state that is shown. */
export interface RunFacts {
  readonly optimizer: OptimizerEntry | undefined;
  readonly phase: Phase;
  /** There are points. */
  readonly isDrawn: boolean;
  readonly hasSuggestions: boolean;
}

/** `below`: what stands under the diagnoses; it finds a place for the parts it is given. `methodsTitle`: of the suggestions, as in `createSuggestions`. */
export function createRunView(
  actions: RunActions,
  below: (parts: { readonly suggestions: HTMLElement; readonly table: HTMLElement }) => HTMLElement[],
  methodsTitle: string | null = null,
) {
  const bar = createProgressBar();
  const tabs = createTabs('run', actions.select);
  const result = createResult(actions);
  const offers = createOffers(actions);
  const diagnoses = createDiagnoses(actions);
  const suggestions = createSuggestions(actions, methodsTitle);
  let shown: { readonly state: PanelState; readonly optimizer: string | undefined } | undefined;
  const table = createDataTable(() => tableOf(shown?.state ?? null, shown?.optimizer));
  const chartElement = h('div', { class: 'chart', role: 'img', 'aria-label': 'Loss against learning rate' });
  const guard = h('p', { class: 'guard', hidden: true });
  const live = h('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
  const main = h(
    'main',
    { id: 'run' },
    result.element,
    offers.element,
    h('figure', {}, chartElement, createLegend()),
    diagnoses.element,
    ...below({ suggestions: suggestions.element, table: table.element }),
    guard,
  );

  function draw(state: PanelState, optimizer: OptimizerEntry | undefined, chart: ChartView | null): void {
    if (shown?.state === state && shown.optimizer === optimizer?.id) return;
    shown = { state, optimizer: optimizer?.id };
    table.show();
    const input = chartInput(state, optimizer?.id);
    chart?.update(input);
    const summary = chartSummary(input);
    chartElement.setAttribute('aria-label', `Loss against learning rate. ${summary}`);
  }

  return {
    bar: bar.element,
    tabs: tabs.element,
    main,
    live,
    chartElement,
    show(
      { state, selected, hosted, live: isLive, silent, left, said }: RunShown,
      chart: ChartView,
    ): RunFacts {
      const optimizer = selectedOptimizer(state, selected);
      const all = chartedOptimizers(state);
      const phase = phaseOf(state);
      const over = isOver(phase);
      main.dataset['phase'] = phase;
      bar.show(phase === 'waiting' && !silent ? null : progress(state), over || silent);
      tabs.show({
        tabs: all.map((one) => ({ id: one.id, label: optimizerTitle(one, all) })),
        selected: optimizer?.id,
      });
      const found = resultOf(state, optimizer);
      const headline = silent ? silentHeadline(found.headline, phase, left) : found.headline;
      const model = { ...found, headline, hosted, said };
      result.show(model);
      offers.show(state, hosted && isLive);
      suggestions.show(model);
      diagnoses.show({ diagnoses: diagnosesOf(state, optimizer), hosted });
      guard.hidden = state.record?.guard === undefined;
      guard.textContent = state.record?.guard === undefined ? '' : guardSentence(state.record.guard);
      const isDrawn = state.passes.some(({ points }) => points.length > 0);
      // Without a single point there is nothing to see in the chart of a run that is over.
      const isBare = over && !isDrawn;
      main.classList.toggle('bare', isBare);
      table.element.hidden = !isDrawn;
      draw(state, optimizer, isBare ? null : chart);
      const words = [said, announcement(state, optimizer)].filter((part) => part !== '').join(' ');
      if (live.textContent !== words) live.textContent = words;
      return { optimizer, phase, isDrawn, hasSuggestions: !suggestions.element.hidden };
    },
  };
}
