import { Language, Parser } from 'web-tree-sitter';
import { findConstructions } from './javascript/constructions.ts';
import { locate } from './javascript/locate.ts';
import { ModuleCache } from './javascript/module.ts';
import { isPython } from './python/module.ts';
import { constructionsIn, locatePython } from './python/locate.ts';
import type { Construction, Grammar, Located, Query, SourceFiles } from './types.ts';

export interface SourceReader {
  /** Every optimizer construction in a text, in its order; none for a language that is not ours or a text over 1 MB. */
  constructions(path: string, text: string): Construction[];
  /** The place to edit for an optimizer that a run has seen; checked by value, never guessed. */
  locate(query: Query, files: SourceFiles): Promise<Located>;
}

/** `load` gives the bytes of a `tree-sitter-<grammar>.wasm`, or of web-tree-sitter's own `tree-sitter.wasm` (`runtime`). */
export async function createSourceReader(
  load: (grammar: Grammar | 'runtime') => Promise<Uint8Array>,
): Promise<SourceReader> {
  // Its types want the whole Emscripten module; it reads the one field.
  await Parser.init({ wasmBinary: await load('runtime') } as Parameters<typeof Parser.init>[0]);
  const [javascript, typescript, tsx, python] = await Promise.all(
    (['javascript', 'typescript', 'tsx', 'python'] as const).map(async (grammar) => {
      const parser = new Parser();
      parser.setLanguage(await Language.load(await load(grammar)));
      return parser;
    }),
  );
  if (!javascript || !typescript || !tsx || !python) throw new Error('A grammar is missing.');
  const modules = new ModuleCache({ javascript, typescript, tsx });
  return {
    constructions: (path, text) =>
      isPython(path) ? constructionsIn(python, path, text) : findConstructions(modules, path, text),
    locate: (query, files) =>
      (isPython(query.frames[0]?.file ?? '')
        ? locatePython(query, files, python)
        : locate(query, files, modules)
      ).catch(notSearched),
  };
}

/** A run's result must not be lost for want of its place in the source. */
function notSearched(error: unknown): Located {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    literal: null,
    candidates: [],
    note: `The source could not be searched for the learning rate: ${reason}`,
  };
}
