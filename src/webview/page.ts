/** The panel page: builds its parts once, and shows a state in them. */
import { chartSummary } from '../chart/index.ts';
import type { ChartView } from '../chart/view/index.ts';
import { fileName } from '../protocol/fileName.ts';
import type { PanelState } from '../protocol/panelState.ts';
import { createDataTable } from '../view/dataTable.ts';
import { createDiagnoses } from '../view/diagnoses.ts';
import { h } from '../view/dom.ts';
import { createLegend } from '../view/legend.ts';
import {
  chartedOptimizers,
  chartOf,
  selectedOptimizer,
  diagnosesOf,
  isOver,
  optimizerTitle,
  phaseOf,
  progress,
  resultOf,
  subtitle,
  tableOf,
} from '../view/model.ts';
import { createProgressBar } from '../view/progressBar.ts';
import { createResult } from '../view/result.ts';
import { announcement, statusText } from '../view/status.ts';
import { createSuggestions } from '../view/suggestions.ts';
import { createTabs } from '../view/tabs.ts';
import type { Actions } from './actions.ts';
import { createHeader } from './header.ts';
import { createMenu } from './menu.ts';
import { createNotes, createOutput } from './sections.ts';

export interface Page {
  readonly chartElement: HTMLElement;
  /** Null: no run yet. `selected` is the optimizer to show; not one of the run's: its first. `now` in milliseconds since 1970. */
  show(state: PanelState | null, selected: string | undefined, now: number, chart: ChartView): void;
  /** The elapsed time alone. */
  tick(state: PanelState, now: number): void;
  notice(tone: 'info' | 'error', text: string): void;
}

export function createPage(root: HTMLElement, actions: Actions): Page {
  const menu = createMenu('Export', [
    ['Picture (SVG)', () => actions.export('svg')],
    ['Picture (PNG)', () => actions.export('png')],
    ['Points (CSV)', () => actions.export('csv')],
    ['Run record (JSON)', () => actions.export('json')],
    ['Chart (Vega-Lite)', () => actions.export('vl.json')],
  ]);
  const header = createHeader(actions, menu.element);
  const bar = createProgressBar();
  const tabs = createTabs('run', actions.select);
  const result = createResult(actions);
  const diagnoses = createDiagnoses();
  const suggestions = createSuggestions(actions);
  const notes = createNotes();
  const output = createOutput();
  let shown: PanelState | null = null;
  let shownId: string | undefined;
  const table = createDataTable(() => tableOf(shown, shownId));
  const chartElement = h('div', { class: 'chart', role: 'img', 'aria-label': 'Loss against learning rate' });
  const live = h('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
  const notice = h('div', { class: 'notice', role: 'status', hidden: true });
  const empty = h(
    'div',
    { class: 'empty' },
    h('p', { class: 'value' }, 'No run yet'),
    h('p', {}, 'Open a training script and choose “Find LR” from the command palette.'),
  );
  const run = h(
    'main',
    { id: 'run' },
    result.element,
    h('figure', {}, chartElement, createLegend()),
    diagnoses.element,
    suggestions.element,
    h('div', { class: 'folds' }, notes.element, output.element, table.element),
  );
  const whole = h('div', { class: 'page' }, header.element, bar.element, notice, tabs.element, run, live);
  root.replaceChildren(empty, whole);

  function show(state: PanelState | null, selected: string | undefined, now: number, chart: ChartView): void {
    empty.hidden = state !== null;
    whole.hidden = state === null;
    if (state === null) return;
    const first = shown?.run !== state.run;
    const all = chartedOptimizers(state);
    const optimizer = selectedOptimizer(state, selected);
    [shown, shownId] = [state, optimizer?.id];
    const phase = phaseOf(state);
    const over = isOver(phase);
    run.dataset['phase'] = phase;
    if (first) notice.hidden = true;
    // A failure is explained by what the script wrote last; while nothing is drawn yet, its output is all there is to see.
    if (first) output.element.open = phase === 'failed' || phase === 'no-steps' || phase === 'waiting';
    tick(state, now);
    bar.show(phase === 'waiting' ? null : progress(state), over);
    tabs.show({
      tabs: all.map((one) => ({ id: one.id, label: optimizerTitle(one, all) })),
      selected: optimizer?.id,
    });
    const model = { ...resultOf(state, optimizer), hosted: true, said: '' };
    result.show(model);
    suggestions.show(model);
    diagnoses.show(diagnosesOf(state, optimizer));
    notes.show([...new Set(state.notes.map(({ message }) => message))]);
    output.element.ontoggle = () => output.show(state.log, state.logDropped);
    output.show(state.log, state.logDropped);
    const drawn = state.passes.some(({ points }) => points.length > 0);
    // Without a single point there is nothing to see in the chart of a run that is over.
    const bare = over && !drawn;
    run.classList.toggle('bare', bare);
    table.element.hidden = !drawn;
    menu.element.hidden = !drawn;
    table.show();
    const input = chartOf(state, optimizer);
    if (!bare) chart.update(input);
    const summary = chartSummary(input.passes, input.analysis);
    chartElement.setAttribute('aria-label', `Loss against learning rate. ${summary}`);
    const words = announcement(state, optimizer);
    if (live.textContent !== words) live.textContent = words;
  }

  function tick(state: PanelState, now: number): void {
    const optimizer = state.optimizers.find(({ id }) => id === shownId) ?? state.optimizers[0];
    header.show({
      name: fileName(state.target.path),
      path: state.target.path,
      subtitle: subtitle(state, optimizer),
      phase: phaseOf(state),
      status: statusText(state, now),
    });
  }

  return {
    chartElement,
    show,
    tick,
    notice(tone, text) {
      notice.hidden = false;
      notice.className = `notice ${tone}`;
      notice.textContent = text;
    },
  };
}
