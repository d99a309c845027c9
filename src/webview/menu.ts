import { h, type Child } from '../view/dom.ts';

export interface MenuItem {
  readonly label: readonly Child[];
  /** Of a menu of which one is the case: whether it is this one. */
  readonly isChecked?: boolean;
  readonly choose: () => void;
}

/** A button that opens a menu; arrow keys, Home, End, Escape and Tab work as in any menu. */
export function createMenu(label: string) {
  let entries: HTMLButtonElement[] = [];
  const list = h('div', { class: 'items', role: 'menu', 'aria-label': label, hidden: true });
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

  return {
    element,
    /** The entries from now on. */
    show(items: readonly MenuItem[]): void {
      const isOpen = !list.hidden;
      const focused = entries.findIndex((entry) => entry === document.activeElement);
      entries = items.map(({ label: text, isChecked, choose }) =>
        h(
          'button',
          {
            class: 'item',
            role: isChecked === undefined ? 'menuitem' : 'menuitemradio',
            ...(isChecked === undefined ? {} : { 'aria-checked': String(isChecked) }),
            tabindex: -1,
            click: () => (close(true), choose()),
          },
          ...text,
        ),
      );
      list.replaceChildren(...entries);
      if (isOpen) entries[Math.max(0, focused)]?.focus();
    },
  };
}
