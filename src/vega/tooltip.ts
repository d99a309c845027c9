import type { TooltipHandler } from 'vega';
import { h } from '../view/dom.ts';

/** From the pointer, in pixels. */
const DISTANCE = 12;

/** A box at the pointer with what an item tells of itself: text, whatever is in it. */
export class Tooltip {
  readonly #box = h('div', { role: 'tooltip' });

  constructor() {
    Object.assign(this.#box.style, {
      ...{ position: 'fixed', zIndex: '1000', padding: '6px 8px', borderRadius: '3px', maxWidth: '360px' },
      ...{ pointerEvents: 'none', whiteSpace: 'pre-line', overflowWrap: 'anywhere', fontSize: '12px' },
      color: 'var(--vscode-editorHoverWidget-foreground)',
      background: 'var(--vscode-editorHoverWidget-background)',
      border: '1px solid var(--vscode-editorHoverWidget-border)',
    });
  }

  readonly show: TooltipHandler = (_handler, event, _item, value: unknown) => {
    if (value === null || value === undefined || value === '') return this.dispose();
    this.#box.replaceChildren(...content(value));
    document.body.append(this.#box);
    const { width, height } = this.#box.getBoundingClientRect();
    const { clientX, clientY } = event;
    this.#box.style.left = `${Math.max(0, Math.min(clientX + DISTANCE, innerWidth - width))}px`;
    const below = clientY + DISTANCE;
    this.#box.style.top = `${below + height <= innerHeight ? below : Math.max(0, clientY - DISTANCE - height)}px`;
  };

  dispose(): void {
    this.#box.remove();
  }
}

function content(value: unknown): (Node | string)[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [text(value)];
  const { title, ...rest } = value as Record<string, unknown>;
  const rows = Object.entries(rest)
    .filter(([, each]) => each !== undefined)
    .map(([name, each]) => h('tr', {}, h('td', { class: 'key' }, `${name}:`), h('td', {}, text(each))));
  return [...(title === undefined ? [] : [h('strong', {}, text(title))]), h('table', {}, ...rows)];
}

function text(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
