/** What vega-scenegraph, which has no types, gives to a renderer of one's own. */
declare module 'vega-scenegraph' {
  export type Item = Record<string, unknown>;

  export class SVGRenderer {
    /** Of each item before its element gets its attributes. */
    _update(definition: unknown, element: SVGElement, item: Item): void;
  }

  export class SVGHandler {
    readonly _loader: { sanitize(uri: string, options: { context: string }): Promise<{ href: string }> };
    element(): HTMLElement;
    handleHref(event: Event, item: Item, href: string): void;
  }

  export function renderModule(
    name: string,
    module: { renderer: typeof SVGRenderer; headless: typeof SVGRenderer; handler: typeof SVGHandler },
  ): void;
}
