/** Longer texts are bundles and data, not what a person trains with. UTF-16 units. */
const MAX_LENGTH = 1_000_000;

/** Parses, and keeps the last few modules: CodeLens asks for the same text again and again. */
export class ModuleCache<M extends { readonly text: string }> {
  readonly #most: number;
  readonly #read: (path: string, text: string) => M | undefined;
  readonly #modules = new Map<string, M>();

  /** Keeps `most` modules; `read` gives undefined for a language that is not its own. */
  constructor(most: number, read: (path: string, text: string) => M | undefined) {
    this.#most = most;
    this.#read = read;
  }

  /** Undefined for a language that is not ours, or a text that is too long. */
  parse(path: string, text: string): M | undefined {
    if (text.length > MAX_LENGTH) return undefined;
    const kept = this.#modules.get(path);
    this.#modules.delete(path);
    const module = kept?.text === text ? kept : this.#read(path, text);
    if (module !== undefined) this.#modules.set(path, module);
    const oldest = this.#modules.keys().next();
    if (this.#modules.size > this.#most && !oldest.done) this.#modules.delete(oldest.value);
    return module;
  }
}
