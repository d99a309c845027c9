import { h, part } from './dom.ts';

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
