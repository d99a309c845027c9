import type { ModuleCache } from './moduleCache.ts';
import type { SourceFiles } from './types.ts';

/**
 * The modules that one question touches. Following data flow is synchronous: a module that is not here yet is noted as wanted,
 * `load` gets it, and the question is asked again.
 */
export abstract class Workspace<M extends { readonly path: string; readonly text: string }> {
  readonly modules = new Map<string, M>();
  readonly #cache: ModuleCache<M>;
  readonly #most: number;
  readonly #targets = new Map<string, string | undefined>();
  readonly #wanted = new Map<string, { from: string; specifier: string }>();

  /** Opens no file once it has `most` modules. */
  constructor(cache: ModuleCache<M>, most = Infinity) {
    this.#cache = cache;
    this.#most = most;
  }

  /** What cannot be a file of the project. */
  protected abstract isPackage(specifier: string): boolean;

  add(path: string, text: string): M | undefined {
    const module = this.#cache.parse(path, text);
    if (module !== undefined) this.modules.set(path, module);
    return module;
  }

  /** Undefined for a package, and for what is not loaded (yet). */
  imported(from: M, specifier: string): M | undefined {
    const key = `${from.path}\0${specifier}`;
    if (!this.#targets.has(key) && !this.isPackage(specifier))
      this.#wanted.set(key, { from: from.path, specifier });
    return this.modules.get(this.#targets.get(key) ?? '');
  }

  async open(path: string, files: SourceFiles): Promise<M | undefined> {
    const known = this.modules.get(path);
    if (known !== undefined || this.modules.size >= this.#most) return known;
    const text = await files.read(path);
    return text === undefined ? undefined : this.add(path, text);
  }

  /** Whether anything was wanted that is here now. */
  async load(files: SourceFiles): Promise<boolean> {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    const opened = await Promise.all(
      wanted.map(async ([key, { from, specifier }]) => {
        const path = await files.resolve(from, specifier);
        this.#targets.set(key, path);
        return path === undefined ? undefined : this.open(path, files);
      }),
    );
    return opened.some((module) => module !== undefined);
  }
}
