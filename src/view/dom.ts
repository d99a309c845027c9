/** Elements from code: every string becomes a text node, never markup. */
export type Child = Node | string | null;

export interface Attributes {
  readonly class?: string;
  readonly click?: (event: MouseEvent) => void;
  /** Everything else, as attributes; `true` for one without a value, `false` and null for none. */
  readonly [name: string]: string | number | boolean | null | undefined | ((event: MouseEvent) => void);
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener('click', value as (event: Event) => void);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A part of the page that is drawn again only when what it shows has changed, so that focus and selection stay. */
export function part<T>(element: HTMLElement, draw: (model: T) => Child[]): (model: T) => void {
  let shown: string | undefined;
  return (model) => {
    const key = JSON.stringify(model);
    if (key === shown) return;
    shown = key;
    const focused = element.querySelector(':focus')?.getAttribute('data-key');
    const children = draw(model).filter((child) => child !== null);
    element.replaceChildren(...children);
    element.hidden = children.length === 0;
    if (focused != null) element.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  };
}
