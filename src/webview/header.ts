import { h, part } from '../view/dom.ts';
import { isOver, type Phase } from '../view/model.ts';
import { breakable, factLine } from '../view/subtitle.ts';
import type { Actions } from './actions.ts';

export interface HeaderModel {
  readonly name: string;
  readonly path: string;
  readonly facts: readonly string[];
  readonly phase: Phase;
  /** In words: `Running, 12 s`, `Done in 14 s`. */
  readonly status: string;
}

/** The script's name, what it runs on, and how far it is. */
export function createHeader(actions: Actions, runs: HTMLElement, exportMenu: HTMLElement) {
  const titles = h('div', { class: 'titles' });
  const status = h('span', { class: 'status' });
  const cancel = h('button', { class: 'button secondary', click: () => actions.cancel() }, 'Cancel');
  const stop = h(
    'button',
    { class: 'button secondary', title: 'End the run with what it has', click: () => actions.stop() },
    'Stop',
  );
  const rerun = h('button', { class: 'button secondary', click: () => actions.rerun() }, 'Run again with…');
  const tools = h('div', { class: 'tools' }, status, cancel, stop, rerun, runs, exportMenu);
  const showTitles = part(titles, ({ name, path, facts }: Omit<HeaderModel, 'status'>) => [
    h(
      'h1',
      {},
      h(
        'button',
        {
          class: 'link',
          title: path,
          'data-key': 'open',
          click: () => actions.open({ file: path, line: 1, column: 1 }),
        },
        ...breakable(name),
      ),
    ),
    h('p', { class: 'subtitle' }, ...factLine(facts)),
  ]);
  return {
    element: h('header', {}, titles, tools),
    show({ status: words, ...model }: HeaderModel): void {
      showTitles(model);
      status.textContent = words;
      status.dataset['phase'] = model.phase;
      // Before the first step there is nothing that a stop could keep.
      cancel.hidden = model.phase !== 'waiting';
      stop.hidden = model.phase !== 'running';
      rerun.hidden = !isOver(model.phase);
    },
  };
}
