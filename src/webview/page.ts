/** The panel page: builds its parts once, and shows a state in them. */
import type { ChartView } from '../chart/view/index.ts';
import { fileName } from '../protocol/fileName.ts';
import type { EarlierRun } from '../protocol/panel.ts';
import type { PanelState } from '../protocol/panelState.ts';
import { h } from '../view/dom.ts';
import { factsOf, phaseOf } from '../view/model.ts';
import { createRunView } from '../view/runView.ts';
import { statusText } from '../view/status.ts';
import type { Actions } from './actions.ts';
import { createEarlierRuns } from './earlierRuns.ts';
import { createHeader } from './header.ts';
import { createMenu } from './menu.ts';
import { createNotes } from '../view/notes.ts';
import { createOutput } from './sections.ts';

export interface Page {
  readonly chartElement: HTMLElement;
  /** Null: no run yet. `selected` is the optimizer to show; not one of the run's: its first. `now` in milliseconds since 1970. */
  show(
    state: PanelState | null,
    runs: readonly EarlierRun[],
    selected: string | undefined,
    now: number,
    chart: ChartView,
  ): void;
  /** The elapsed time alone. */
  tick(state: PanelState, now: number): void;
  notice(tone: 'info' | 'error', text: string): void;
}

export function createPage(root: HTMLElement, actions: Actions): Page {
  const menu = createMenu('Export');
  menu.show([
    { label: ['Picture (SVG)'], choose: () => actions.export('svg') },
    { label: ['Picture (PNG)'], choose: () => actions.export('png') },
    { label: ['Points (CSV)'], choose: () => actions.export('csv') },
    { label: ['Run record (JSON)'], choose: () => actions.export('json') },
    { label: ['Chart (Vega-Lite)'], choose: () => actions.export('vl.json') },
  ]);
  const earlier = createEarlierRuns(actions.show);
  const header = createHeader(actions, earlier.element, menu.element);
  const notes = createNotes();
  const output = createOutput();
  let shown: { readonly run: string; readonly optimizer: string | undefined } | undefined;
  const run = createRunView(
    actions,
    ({ suggestions, table }) => [
      suggestions,
      h('div', { class: 'folds' }, notes.element, output.element, table),
    ],
    'Other methods',
  );
  const notice = h('div', { class: 'notice', role: 'status', hidden: true });
  const empty = h(
    'div',
    { class: 'empty' },
    h('p', { class: 'value' }, 'No run yet'),
    h('p', {}, 'Open a training script and choose “Find LR” from the command palette.'),
  );
  const starting = h('div', { class: 'empty' }, h('p', { class: 'value' }, 'Starting …'));
  const whole = h('div', { class: 'page' }, header.element, run.bar, notice, run.tabs, run.main, run.live);
  empty.hidden = true;
  whole.hidden = true;
  root.replaceChildren(starting, empty, whole);

  function show(
    state: PanelState | null,
    runs: readonly EarlierRun[],
    selected: string | undefined,
    now: number,
    chart: ChartView,
  ): void {
    starting.hidden = true;
    empty.hidden = state !== null;
    whole.hidden = state === null;
    if (state === null) return;
    const first = shown?.run !== state.run;
    const { optimizer, phase, isDrawn } = run.show(
      { state, selected, hosted: true, live: state.record === null, silent: false, left: false, said: '' },
      chart,
    );
    shown = { run: state.run, optimizer: optimizer?.id };
    if (first) notice.hidden = true;
    // A failure is explained by what the script wrote last; while nothing is drawn yet, its output is all there is to see.
    if (first) output.element.open = phase === 'failed' || phase === 'no-steps' || phase === 'waiting';
    tick(state, now);
    notes.show([...new Set(state.notes.map(({ message }) => message))]);
    output.element.ontoggle = () => output.show(state.log, state.logDropped);
    output.show(state.log, state.logDropped);
    menu.element.hidden = !isDrawn;
    earlier.show(runs, state.run);
  }

  function tick(state: PanelState, now: number): void {
    const optimizer = state.optimizers.find(({ id }) => id === shown?.optimizer) ?? state.optimizers[0];
    header.show({
      name: fileName(state.target.path),
      path: state.target.path,
      facts: factsOf(state, optimizer),
      phase: phaseOf(state),
      status: statusText(state, now),
    });
  }

  return {
    chartElement: run.chartElement,
    show,
    tick,
    notice(tone, text) {
      notice.hidden = false;
      notice.className = `notice ${tone}`;
      notice.textContent = text;
    },
  };
}
