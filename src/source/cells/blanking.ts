import type { TextEdit } from '../types.ts';

export interface CellNote {
  /** 1-based line of the cell. */
  readonly line: number;
  /** A sentence for the user. */
  readonly message: string;
}

/** `%%find_lr --steps 50`: the name without signs, and the rest of the line. */
export interface CellMagic {
  readonly name: string;
  readonly args: string;
}

/** Collects what is to be blanked in a cell. No edit changes a length or a line break. */
export class Blanking {
  readonly edits: TextEdit[] = [];
  readonly notes: CellNote[] = [];
  /** Outermost first. */
  readonly magics: CellMagic[] = [];
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Replaces `start..end` by `instead`, if that fits on its first line, and spaces. */
  blank(start: number, end: number, instead = ''): void {
    if (start === end) return;
    const spaces = this.text.slice(start, end).replace(/[^\r\n]/g, ' ');
    const room = /^ */.exec(spaces)?.[0].length ?? 0;
    const text = instead.length <= room ? instead + spaces.slice(instead.length) : spaces;
    this.edits.push({ start, end, text });
  }

  note(at: number, message: string): void {
    this.notes.push({ line: this.text.slice(0, at).split('\n').length, message });
  }
}

/** One line of code, short enough for a sentence. */
export function shownCode(code: string): string {
  const line = code.trim().replace(/\s+/g, ' ');
  return `\`${line.length > 60 ? `${line.slice(0, 59)}…` : line}\``;
}

/** Where the physical line ends that holds `at`: at its line break or the text's end. */
export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' && end > at ? end - 1 : end;
}
