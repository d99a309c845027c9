import { Language, Parser } from 'web-tree-sitter';
import type { Language as CodeLanguage } from '../protocol/language.ts';
import type { Literal } from '../protocol/record.ts';
import type { Wanted } from '../protocol/suggested.ts';
import { anchorOf } from './anchor.ts';
import { runnable } from './cells/runnable.ts';
import { entriesIn, isConfig } from './config/entries.ts';
import { findConstructions } from './javascript/constructions.ts';
import { locate } from './javascript/locate.ts';
import { javaScriptModules } from './javascript/module.ts';
import { constructionsIn } from './python/constructions.ts';
import { locatePython } from './python/locate.ts';
import { CodePage, ConfigPage, type Page } from './page.ts';
import { isPython } from './python/module.ts';
import { pythonModules } from './python/workspace.ts';
import type { Construction, Grammar, Located, Query, SourceFiles } from './types.ts';
import { writeLrs, type Written } from './write.ts';

export interface SourceReader {
  /** Loads what reading a file's language takes, before it is asked for. */
  prepare(path: string): Promise<void>;
  /** Every optimizer construction in a text, in its order; none for a language that is not ours or a text over 1 MB. */
  constructions(path: string, text: string): Promise<Construction[]>;
  /** The place to edit for an optimizer that a run has seen; checked by value, never guessed. */
  locate(query: Query, files: SourceFiles): Promise<Located>;
  /** The place with what it is found again by; `text`: its file or cell, as it was tested. */
  anchored(literal: Literal, text: string): Promise<Literal>;
  /** Writes LRs at places of one file or cell, all or none; `text` as it reads now. */
  write(text: string, wanted: readonly Wanted[]): Promise<Written>;
}

type Load = (grammar: Grammar | 'runtime') => Promise<Uint8Array>;

/**
 * `load` gives the bytes of a `tree-sitter-<grammar>.wasm`, or of web-tree-sitter's own `tree-sitter.wasm` (`runtime`). They are megabytes: only those of
 * the languages that are asked for are loaded, when they are.
 */
export function createSourceReader(load: Load): SourceReader {
  const runtime = once(async () => {
    // Its types want the whole Emscripten module; it reads the one field.
    await Parser.init({ wasmBinary: await load('runtime') } as Parameters<typeof Parser.init>[0]);
  });
  const parserOf = async (grammar: Grammar): Promise<Parser> => {
    const [bytes] = await Promise.all([load(grammar), runtime()]);
    const parser = new Parser();
    parser.setLanguage(await Language.load(bytes));
    return parser;
  };
  const javascript = once(async () => {
    const [plain, typescript, tsx] = await Promise.all([
      parserOf('javascript'),
      parserOf('typescript'),
      parserOf('tsx'),
    ]);
    return javaScriptModules({ javascript: plain, typescript, tsx });
  });
  const python = once(async () => pythonModules(await parserOf('python')));
  return {
    constructions: async (path, text) =>
      isPython(path)
        ? constructionsIn(await python(), path, text)
        : findConstructions(await javascript(), path, text),
    prepare: async (path) => void (await (isPython(path) ? python() : javascript())),
    locate: (query, files) => locateIn(query, files).catch(notSearched),
    anchored: async (literal, text) => {
      // A run's result must not be lost for it.
      const page = await pageOf(literal, text).catch(() => undefined);
      const anchor = page === undefined ? undefined : anchorOf(page, literal);
      return anchor === undefined ? literal : { ...literal, anchor };
    },
    write: (text, wanted) =>
      writeLrs(text, wanted, async (each) => {
        const [first] = wanted;
        return first === undefined ? undefined : pageOf(first.literal, each);
      }),
  };

  async function pageOf({ file, cell }: Literal, text: string): Promise<Page | undefined> {
    if (cell === undefined && isConfig(file)) return new ConfigPage(text, await entriesIn(file, text));
    const path = cell === undefined ? file : `${file}.${ENDINGS[cell.language]}`;
    const source = cell === undefined ? text : runnable(text, cell.language).source;
    const modules = isPython(path) ? await python() : await javascript();
    const parsed = modules.parse(path, source);
    return parsed === undefined ? undefined : new CodePage(parsed);
  }

  async function locateIn(query: Query, files: SourceFiles): Promise<Located> {
    return isPython(query.frames[0]?.file ?? query.script ?? '')
      ? locatePython(query, files, await python())
      : locate(query, files, await javascript());
  }
}

const ENDINGS: Readonly<Record<CodeLanguage, string>> = {
  python: 'py',
  javascript: 'mjs',
  typescript: 'mts',
};

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
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
