import type { Diagnosis } from '../analysis/types.ts';
import type { TextAlternative } from '../chart/index.ts';
import type { LogLine } from '../protocol/panelState.ts';
import { h, part } from './dom.ts';

/** What the curve or the run says, each with advice. */
export function createDiagnoses() {
  const element = h('section', { class: 'diagnoses', 'aria-label': 'Diagnosis' });
  const show = part<readonly Diagnosis[]>(element, (diagnoses) =>
    diagnoses.map(({ message, advice }) =>
      h(
        'div',
        { class: 'callout' },
        h('p', {}, h('strong', {}, message)),
        advice === '' ? null : h('p', {}, advice),
      ),
    ),
  );
  return { element, show };
}

export function createNotes() {
  const list = h('ul', {});
  const title = h('summary', {});
  const element = h('details', { class: 'notes' }, title, list);
  const show = part<readonly string[]>(list, (notes) => notes.map((note) => h('li', {}, note)));
  return {
    element,
    show(notes: readonly string[]): void {
      element.hidden = notes.length === 0;
      title.textContent = `Notes (${notes.length})`;
      show(notes);
    },
  };
}

/** The tail of what the script wrote. Follows the end, unless the reader has scrolled up. */
export function createOutput() {
  const text = h('pre', {
    class: 'output',
    tabindex: 0,
    role: 'log',
    'aria-live': 'off',
    'aria-label': 'Output',
  });
  const element = h('details', { class: 'log' }, h('summary', {}, 'Output of the script'), text);
  let shown: readonly LogLine[] = [];
  return {
    element,
    show(log: readonly LogLine[], dropped: number): void {
      element.hidden = log.length === 0;
      if (log === shown || !element.open) return;
      shown = log;
      const follows = text.scrollTop + text.clientHeight >= text.scrollHeight - 8;
      const head = dropped > 0 ? [h('span', { class: 'quiet' }, `… ${dropped} earlier lines\n`)] : [];
      text.replaceChildren(
        ...head,
        ...log.map(({ stream, line }) =>
          h('span', stream === 'stderr' ? { class: 'stderr' } : {}, `${plain(line)}\n`),
        ),
      );
      if (follows) text.scrollTop = text.scrollHeight;
    },
  };
}

/** Without the escape sequences of a terminal's colours and cursor. */
function plain(line: string): string {
  return line.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
}

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
