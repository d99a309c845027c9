/** An output's parts: built once, then shown a run in. */
import type { ChartView } from '../chart/view/index.ts';
import { h, part } from '../view/dom.ts';
import { factsOf, isOver } from '../view/model.ts';
import { createNotes } from '../view/notes.ts';
import { createRunView, type RunActions, type RunShown } from '../view/runView.ts';
import { factLine } from '../view/subtitle.ts';
import { statusText } from '../view/status.ts';

export interface Actions extends RunActions {
  again(): void;
  stop(): void;
}

export interface Shown extends RunShown {
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function createPage(actions: Actions) {
  const titles = h('p', { class: 'subtitle' });
  const showFacts = part<readonly string[]>(titles, factLine);
  const status = h('span', { class: 'status' });
  const stop = h('button', { class: 'button secondary', click: () => actions.stop() }, 'Stop');
  const again = h('button', { class: 'button secondary', click: () => actions.again() }, 'Run again');
  const methods = h('details', {}, h('summary', {}, 'Other methods'));
  const notes = createNotes();
  const run = createRunView(actions, ({ suggestions, table }) => {
    methods.append(suggestions);
    return [h('div', { class: 'folds' }, notes.element, table, methods)];
  });
  const element = h(
    'div',
    { class: 'find-lr', role: 'region', 'aria-label': 'Learning rate range test' },
    h('header', {}, titles, h('div', { class: 'tools' }, status, stop, again)),
    run.bar,
    run.tabs,
    run.main,
    run.live,
  );

  return {
    element,
    chartElement: run.chartElement,
    show(shown: Shown, chart: ChartView): void {
      const { state, hosted, live, silent, now } = shown;
      const { optimizer, phase, hasSuggestions } = run.show(shown, chart);
      showFacts(factsOf(state, optimizer));
      status.textContent = silent ? 'Not finished' : statusText(state, now);
      status.dataset['phase'] = silent ? 'cancelled' : phase;
      stop.hidden = !hosted || !live;
      again.hidden = !hosted || !(isOver(phase) || silent);
      notes.show([...new Set(state.notes.map(({ message }) => message))]);
      methods.hidden = !hasSuggestions;
    },
  };
}
