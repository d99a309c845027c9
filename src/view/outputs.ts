/** VS Code's API for notebook renderers, as far as it is needed; its own types are an extra package. */
export interface OutputItem {
  readonly id: string;
  readonly mime: string;
  json(): unknown;
}

export interface Renderer {
  renderOutputItem(item: OutputItem, element: HTMLElement): void;
  /** Without an id: all of them. */
  disposeOutputItem(id?: string): void;
}

/** What a renderer has drawn, by output id. */
export class Outputs<Output extends { dispose(): void }> {
  readonly #byId = new Map<string, Output>();

  get(id: string): Output | undefined {
    return this.#byId.get(id);
  }

  all(): Iterable<Output> {
    return this.#byId.values();
  }

  /** What was drawn for this id has gone before the new one is made: both may be in one element. */
  replace(id: string, make: () => Output): void {
    this.dispose(id);
    this.#byId.set(id, make());
  }

  dispose(id?: string): void {
    for (const known of id === undefined ? [...this.#byId.keys()] : [id]) {
      this.#byId.get(known)?.dispose();
      this.#byId.delete(known);
    }
  }
}
