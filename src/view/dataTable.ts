import type { TextAlternative } from '../chart/index.ts';
import { h } from './dom.ts';

/** The chart as a table, for those who do not see it. Filled only when it is open. */
export function createDataTable(read: () => TextAlternative) {
  const body = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Chart data' });
  const element = h('details', { class: 'data' }, h('summary', {}, 'Chart as a table'), body);
  function fill(): void {
    if (!element.open) return;
    const { summary, columns, rows } = read();
    const head = h('tr', {}, ...columns.map((column) => h('th', { scope: 'col' }, column)));
    const lines = rows.map(([first = '', ...rest]) =>
      h('tr', {}, h('th', { scope: 'row' }, first), ...rest.map((cell) => h('td', {}, cell))),
    );
    body.replaceChildren(h('p', {}, summary), h('table', {}, h('thead', {}, head), h('tbody', {}, ...lines)));
  }
  element.addEventListener('toggle', fill);
  return { element, show: fill };
}
