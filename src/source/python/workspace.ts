import type { Parser } from 'web-tree-sitter';
import { ModuleCache } from '../moduleCache.ts';
import { parseText } from '../syntax.ts';
import type { SourceFiles } from '../types.ts';
import { Workspace } from '../workspace.ts';
import { isPython, Module } from './module.ts';

/** A person's project, not the whole of a framework's checkout. */
const MAX_MODULES = 48;

export function pythonModules(parser: Parser): ModuleCache<Module> {
  return new ModuleCache(MAX_MODULES, (path, text) =>
    isPython(path) ? new Module(path, text, parseText(parser, text).root) : undefined,
  );
}

export class PythonWorkspace extends Workspace<Module> {
  /** Those whose names the script executes into its own: `exec(open('config.py').read())`. */
  readonly executed = new Set<Module>();

  constructor(cache: ModuleCache<Module>) {
    super(cache, MAX_MODULES);
  }

  protected isPackage(specifier: string): boolean {
    return PACKAGES.test(specifier);
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
