import type { EarlierRun } from '../protocol/panel.ts';
import { h } from '../view/dom.ts';
import { createMenu } from './menu.ts';

/** The menu of the runs that are kept. With one, which is shown, there is nothing to choose from. */
export function createEarlierRuns(show: (run: string) => void) {
  const menu = createMenu('Earlier runs');
  menu.element.classList.add('runs');
  return {
    element: menu.element,
    /** `shown`: the id of the run on the page. */
    show(runs: readonly EarlierRun[], shown: string): void {
      menu.element.hidden = runs.every(({ id }) => id === shown);
      menu.show(
        runs.map(({ id, time, suggestion, status }) => ({
          label: [
            h('span', { class: 'time' }, time),
            h('span', { class: 'suggestion' }, suggestion),
            h('span', { class: 'quiet' }, status),
          ],
          isChecked: id === shown,
          choose: () => show(id),
        })),
      );
    },
  };
}
