import type { SourceFiles } from '../types.ts';
import type { Module, ModuleCache } from './module.ts';

/**
 * The modules that one question touches. Following data flow is synchronous: a module that is not here yet is noted as wanted,
 * `load` gets it, and the question is asked again.
 */
export class Workspace {
  readonly modules = new Map<string, Module>();
  readonly #cache: ModuleCache;
  readonly #targets = new Map<string, string | undefined>();
  readonly #wanted = new Map<string, { from: string; specifier: string }>();

  constructor(cache: ModuleCache) {
    this.#cache = cache;
  }

  add(path: string, text: string): Module | undefined {
    const module = this.#cache.parse(path, text);
    if (module !== undefined) this.modules.set(path, module);
    return module;
  }

  /** Undefined for a package, and for what is not loaded (yet). */
  imported(from: Module, specifier: string): Module | undefined {
    const key = `${from.path}\0${specifier}`;
    if (!this.#targets.has(key) && !isPackage(specifier))
      this.#wanted.set(key, { from: from.path, specifier });
    return this.modules.get(this.#targets.get(key) ?? '');
  }

  async open(path: string, files: SourceFiles): Promise<Module | undefined> {
    const known = this.modules.get(path);
    if (known !== undefined) return known;
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

/** What cannot be a file of the project; other bare names may be an alias of its tsconfig. */
function isPackage(specifier: string): boolean {
  return /^(node:|@tensorflow\/|https?:)/.test(specifier);
}
