import { h, part } from './dom.ts';

export interface TabsModel {
  readonly tabs: readonly { readonly id: string; readonly label: string }[];
  readonly selected: string | undefined;
}

/** One tab an optimizer, when there are several. */
export function createTabs(panel: string, select: (id: string) => void) {
  const element = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Optimizers' });
  const show = part<TabsModel>(element, ({ tabs, selected }) =>
    tabs.length < 2
      ? []
      : tabs.map(({ id, label }) =>
          h(
            'button',
            {
              role: 'tab',
              class: 'tab',
              'aria-selected': id === selected ? 'true' : 'false',
              'aria-controls': panel,
              tabindex: id === selected ? 0 : -1,
              'data-key': id,
              click: () => select(id),
            },
            label,
          ),
        ),
  );
  element.addEventListener('keydown', (event) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    const tabs = [...element.querySelectorAll<HTMLElement>('[role=tab]')];
    const at = tabs.findIndex((tab) => tab.matches(':focus'));
    const next = tabs[(at + by + tabs.length) % tabs.length];
    event.preventDefault();
    next?.focus();
    next?.click();
  });
  return { element, show };
}
