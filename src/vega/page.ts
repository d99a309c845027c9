/** What of a drawing gets into the page. Vega writes an item's properties into attributes, and a specification can give items any. */
import { renderModule, SVGHandler, SVGRenderer, type Item } from 'vega-scenegraph';

export const RENDERER = 'find-lr';

/** A colour in any notation: no address, and no escape that hides one. */
const PAINT = /^(?!.*url)[\w\s#%.,()/+-]*$/is;
const CURSOR = /^[a-z-]+$/;
const GRADIENT = /^gradient_\d+$/;

class Renderer extends SVGRenderer {
  override _update(definition: unknown, element: SVGElement, item: Item): void {
    for (const name of ['fill', 'stroke']) item[name] = paint(item[name]);
    if (item['cursor'] !== undefined && !isCursor(item['cursor'])) item['cursor'] = undefined;
    if (!isImage(item['image'])) item['image'] = undefined;
    super._update(definition, element, item);
  }
}

function paint(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    const gradient = value as { id?: unknown };
    if (gradient.id !== undefined && !GRADIENT.test(String(gradient.id))) delete gradient.id;
    return value;
  }
  return value === undefined || value === null || PAINT.test(String(value)) ? value : null;
}

function isCursor(value: unknown): boolean {
  return value === null || CURSOR.test(String(value));
}

/** The one that the loader gave, or the stand-in for one that it is still to give. */
function isImage(value: unknown): boolean {
  return value instanceof HTMLImageElement || !(value as { src?: unknown } | undefined)?.src;
}

class Handler extends SVGHandler {
  /** By an anchor in the page: VS Code hears the click, and asks before it opens what it does not know. */
  override handleHref(_event: Event, _item: Item, href: string): void {
    this._loader.sanitize(href, { context: 'href' }).then(
      (link) => {
        const anchor = document.createElement('a');
        anchor.href = link.href;
        anchor.target = '_blank';
        anchor.rel = 'noopener noreferrer';
        this.element().append(anchor);
        anchor.click();
        anchor.remove();
      },
      () => {},
    );
  }
}

renderModule(RENDERER, { renderer: Renderer, headless: Renderer, handler: Handler });

/** Vega sets the style of its container to what a signal says. An address in it would be loaded. */
export function keepCursor(container: HTMLElement): void {
  const { style } = container;
  const kept = {
    set cursor(value: unknown) {
      if (isCursor(value)) style.cursor = String(value);
    },
    removeProperty: (name: string) => style.removeProperty(name),
  };
  Object.defineProperty(container, 'style', { value: kept });
}
