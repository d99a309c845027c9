import { Language, Parser } from 'web-tree-sitter';
import type { Language as CodeLanguage } from '../protocol/language.ts';
import { parseCellFile } from '../protocol/cells.ts';
import type { Literal } from '../protocol/record.ts';
import type { Wanted } from '../protocol/suggested.ts';
import { anchorOf } from './anchor.ts';
import { runnable } from './cells/runnable.ts';
import { entriesIn, isConfig } from './config/entries.ts';
import { findConstructions } from './javascript/constructions.ts';
import { leadsOf } from './leads.ts';
import { locate } from './javascript/locate.ts';
import { javaScriptModules } from './javascript/module.ts';
import { constructionsIn } from './python/constructions.ts';
import { locatePython } from './python/locate.ts';
import type { PlaceCheck } from './doubt.ts';
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
  /** The place with what it is found again by; `text`: its file or cell, as it was tested. `through`: the expressions that the LR comes through. */
  anchored(literal: Literal, text: string, through?: readonly Literal[], read?: Read): Promise<Literal>;
  /**
   * Writes LRs at places of one file or cell, all or none; `text` as it reads now. `read`: other files that the LR comes through. `check`: of a record that
   * comes from elsewhere, whether a place is what the record says.
   */
  write(text: string, wanted: readonly Wanted[], read?: Read, check?: PlaceCheck): Promise<Written>;
}

/** The text of a file; undefined where there is none. */
type Read = (file: string) => Promise<string | undefined>;

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
    anchored: async (literal, text, through = [], read = NO_FILES) => {
      // A run's result must not be lost for it.
      const page = await pageOf(literal, text).catch(() => undefined);
      const anchor = page === undefined ? undefined : anchorOf(page, literal);
      if (anchor === undefined) return literal;
      const leads = await leadsOf(through, pagesOf(literal.file, page, read)).catch(() => []);
      return { ...literal, anchor, ...(leads.length === 0 ? {} : { leads }) };
    },
    write: (text, wanted, read = NO_FILES, check) => {
      const [first] = wanted;
      if (first === undefined) return writeLrs(text, wanted, NO_FILES, () => NO_FILES, undefined);
      const { file, cell } = first.literal;
      return writeLrs(
        text,
        wanted,
        (each) => pageOf(first.literal, each),
        (page) => {
          const pages = pagesOf(file, page, read);
          return (named) => pages(parseCellFile(named) === null ? { file: named } : { file: named, cell });
        },
        check,
      );
    },
  };

  /** Each once. */
  function pagesOf(
    own: string,
    page: Page | undefined,
    read: Read,
  ): (place: Pick<Literal, 'file' | 'cell'>) => Promise<Page | undefined> {
    const pages = new Map([[own, Promise.resolve(page)]]);
    return (place) => {
      const known =
        pages.get(place.file) ??
        read(place.file).then((text) => (text === undefined ? undefined : pageOf(place, text)));
      pages.set(place.file, known);
      return known;
    };
  }

  async function pageOf(
    { file, cell }: Pick<Literal, 'file' | 'cell'>,
    text: string,
  ): Promise<Page | undefined> {
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

const NO_FILES = (): Promise<undefined> => Promise.resolve(undefined);

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
