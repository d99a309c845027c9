import type { Parser } from 'web-tree-sitter';
import { copyTree } from '../syntax.ts';
import type { SourceFiles } from '../types.ts';
import { isPython, Module } from './module.ts';

/** Longer texts are data, not what a person trains with. UTF-16 units. */
const MAX_LENGTH = 1_000_000;
/** A person's project, not the whole of a framework's checkout. */
const MAX_MODULES = 48;
const KEPT = MAX_MODULES;

/** Parses, and keeps the last few modules: CodeLens asks for the same text again and again. */
export class ModuleCache {
  readonly #parser: Parser;
  readonly #modules = new Map<string, Module>();

  constructor(parser: Parser) {
    this.#parser = parser;
  }

  /** Undefined for a language that is not ours, or a text that is too long. */
  parse(path: string, text: string): Module | undefined {
    if (!isPython(path) || text.length > MAX_LENGTH) return undefined;
    const kept = this.#modules.get(path);
    this.#modules.delete(path);
    const module = kept?.text === text ? kept : this.#parse(path, text);
    this.#modules.set(path, module);
    const oldest = this.#modules.keys().next();
    if (this.#modules.size > KEPT && !oldest.done) this.#modules.delete(oldest.value);
    return module;
  }

  #parse(path: string, text: string): Module {
    const tree = this.#parser.parse(text);
    if (tree === null) throw new Error('The parser has no language.');
    try {
      return new Module(path, text, copyTree(tree, 0));
    } finally {
      tree.delete();
    }
  }
}

/**
 * The modules that one question touches. Following data flow is synchronous: a module that is not here yet is noted as wanted,
 * `load` gets it, and the question is asked again.
 */
export class Workspace {
  readonly modules = new Map<string, Module>();
  /** Those whose names the script executes into its own: `exec(open('config.py').read())`. */
  readonly executed = new Set<Module>();
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
    if (known !== undefined || this.modules.size >= MAX_MODULES) return known;
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

  /** Opens whatever the modules import, theirs too, as far as it is the user's own. */
  async loadAll(files: SourceFiles): Promise<void> {
    let more = true;
    while (more && this.modules.size < MAX_MODULES) {
      for (const module of this.modules.values())
        for (const specifier of specifiersOf(module)) this.imported(module, specifier);
      more = await this.load(files);
    }
  }
}

/** The modules that a file may import, as they are written: `.config`, `models.lr`. */
function specifiersOf(module: Module): Set<string> {
  const specifiers = new Set(module.scopes.wildcards);
  for (const { specifier, name } of module.scopes.imports) {
    specifiers.add(specifier);
    // `from package import module` may name a module as well.
    if (name !== undefined) specifiers.add(submodule(specifier, name));
  }
  return specifiers;
}

export function submodule(specifier: string, name: string): string {
  return specifier.endsWith('.') ? specifier + name : `${specifier}.${name}`;
}

/** What no project calls its own: looking for it on disk would be in vain. */
const PACKAGES =
  /^(torch|torchvision|torchaudio|tensorflow|keras|tf_keras|jax|flax|optax|numpy|pandas|transformers|datasets|accelerate|lightning|pytorch_lightning|hydra|omegaconf|yaml|json|os|sys|re|math|random|time|typing|argparse|pathlib|dataclasses|functools|collections|logging|copy|click|typer|fire|absl|wandb|tqdm|matplotlib|sklearn|scipy)(\.|$)/;

function isPackage(specifier: string): boolean {
  return PACKAGES.test(specifier);
}
