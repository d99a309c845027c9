import { h } from '../view/dom.ts';

/** A button that opens a menu; arrow keys, Home, End, Escape and Tab work as in any menu. */
export function createMenu(label: string, items: readonly (readonly [label: string, chosen: () => void])[]) {
  const entries = items.map(([text, chosen]) =>
    h(
      'button',
      { class: 'item', role: 'menuitem', tabindex: -1, click: () => (close(true), chosen()) },
      text,
    ),
  );
  const list = h('div', { class: 'items', role: 'menu', 'aria-label': label, hidden: true }, ...entries);
  const button = h(
    'button',
    {
      class: 'button secondary',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      click: () => (list.hidden ? open() : close(true)),
    },
    label,
    h('span', { class: 'chevron', 'aria-hidden': 'true' }),
  );
  const element = h('div', { class: 'menu' }, button, list);

  function open(): void {
    list.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    entries[0]?.focus();
  }

  function close(refocus: boolean): void {
    list.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    if (refocus) button.focus();
  }

  element.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' && list.hidden) open();
    else if (list.hidden) return;
    else if (event.key === 'Escape') close(true);
    else if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Home') entries[0]?.focus();
    else if (event.key === 'End') entries.at(-1)?.focus();
    else return;
    event.preventDefault();
  });
  element.addEventListener('focusout', (event) => {
    if (!list.hidden && !(event.relatedTarget instanceof Node && element.contains(event.relatedTarget)))
      close(false);
  });

  function move(by: number): void {
    const at = entries.findIndex((entry) => entry === document.activeElement);
    entries[(at + by + entries.length) % entries.length]?.focus();
  }

  return { element };
}
