import { h } from './dom.ts';

/** What the chart's marks are; the text alternative says more to those who do not see them. */
export function createLegend(): HTMLElement {
  const entry = (kind: string, text: string) => h('span', { class: 'entry' }, h('i', { class: kind }), text);
  return h(
    'figcaption',
    { 'aria-hidden': 'true' },
    entry('dot', 'a step’s loss'),
    entry('line', 'smoothed'),
    entry('span', 'about as good'),
  );
}
