import { cellFile, describePlace } from '../../protocol/cells.ts';
import type { Language } from '../../protocol/language.ts';
import type { Location } from '../../protocol/messages.ts';
import type { Literal } from '../../protocol/record.ts';
import { folderOf, joinPath } from '../config/paths.ts';
import { contextOf } from './context.ts';
import { runnable } from './runnable.ts';

/** The cells of a notebook, in the order in which they run. */
export interface NotebookCells {
  /** Absolute; it need not exist. */
  readonly path: string;
  readonly language: Language;
  readonly cells: readonly NotebookCell[];
}

export interface NotebookCell {
  readonly id: string;
  readonly number: number | null;
  /** With or without its magics. */
  readonly source: string;
}

/** A cell in the joined text. Offsets are UTF-16, `end` exclusive; `line` is its first, 0-based. */
export interface CellPart {
  readonly id: string;
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** Cells as one text, for they share one scope: a name is bound in one and used in another. Places go in and come out by their cell (see `cellFile`). */
export class JoinedCells {
  /** In the notebook's folder, from which its imports resolve, and with the ending of its language. No file has this name. */
  readonly path: string;
  readonly text: string;
  readonly #notebook: NotebookCells;
  readonly #parts: readonly CellPart[];

  constructor(notebook: NotebookCells) {
    const { path, language, cells } = notebook;
    this.#notebook = notebook;
    this.path = joinPath(folderOf(path), `${NAME}.${ENDINGS[language]}`);
    const parts: CellPart[] = [];
    let text = '';
    let line = 0;
    for (const { id, source } of cells) {
      const start = text.length;
      parts.push({ id, file: cellFile(path, id), start, end: start + source.length, line });
      const code = runnable(source, language).source + (language === 'python' ? '\n' : '\n;\n');
      text += code;
      line += code.split('\n').length - 1;
    }
    this.text = text;
    this.#parts = parts;
  }

  /** The place in the joined text; one of another file stays. */
  enter(location: Location): Location {
    const part = this.#parts.find(({ file }) => file === location.file);
    return part === undefined ? location : { ...location, file: this.path, line: part.line + location.line };
  }

  /** The cell that holds a place of the joined text. */
  partAt({ start, end }: { readonly start: number; readonly end: number }): CellPart | undefined {
    return this.#parts.find((part) => part.start <= start && end <= part.end);
  }

  /** A place of the joined text as one of its cell, with what the cell alone does not tell; one of another file stays. */
  leave(literal: Literal): Literal {
    const part = literal.file === this.path ? this.partAt(literal) : undefined;
    if (part === undefined) return literal;
    const { language } = this.#notebook;
    const known = this.text.slice(0, part.end);
    return {
      ...literal,
      file: part.file,
      start: literal.start - part.start,
      end: literal.end - part.start,
      cell: { language, ...contextOf(language, known, literal) },
    };
  }

  /** A sentence that names places of the joined text, with their cells in their stead. */
  named(sentence: string): string {
    const target = { kind: 'cells' as const, ...this.#notebook };
    return sentence.replaceAll(PLACE, (place, text: string) => {
      const line = Number(text);
      const part = this.#parts.filter((each) => each.line < line).at(-1);
      return part === undefined ? place : describePlace(part.file, line - part.line, target);
    });
  }
}

const ENDINGS: Readonly<Record<Language, string>> = { python: 'py', javascript: 'mjs', typescript: 'mts' };

/** The joined text's file, as sentences name it. */
const NAME = '#notebook';
const PLACE = /#notebook\.\w+:(\d+)/g;
