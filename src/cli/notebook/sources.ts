/** Where the sources of cells stand in the text of a notebook, for an edit that leaves every other byte as it is. */
import type { TextEdit } from '../../source/index.ts';

/** A string in JSON, quotes excluded. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Edits of a notebook's text, `text`, that make `edits` in the source of its `nth` code cell (from 0), whose offsets count in the cell's own text. `text`
 * is a valid notebook. Null where an edit goes over several of the strings that the source is kept in.
 */
export function editSource(text: string, nth: number, edits: readonly TextEdit[]): TextEdit[] | null {
  const spans = sourceSpans(text)[nth] ?? [];
  const placed: TextEdit[] = [];
  for (const edit of edits) {
    let before = 0;
    let place: TextEdit | null = null;
    for (const span of spans) {
      const length = unitsIn(text, span);
      if (edit.start >= before && edit.end <= before + length) {
        const start = offsetOf(text, span, edit.start - before);
        const end = offsetOf(text, span, edit.end - before);
        place = { start, end, text: JSON.stringify(edit.text).slice(1, -1) };
      }
      before += length;
    }
    if (place === null) return null;
    placed.push(place);
  }
  return placed;
}

/** Of each code cell the strings that its source is kept in: one, or one a line. */
function sourceSpans(text: string): Span[][] {
  const found: Span[][] = [];
  const scanner = new Scanner(text);
  scanner.members((key) => {
    if (key !== 'cells') return scanner.skip();
    scanner.elements(() => {
      let isCode = false;
      let spans: Span[] = [];
      scanner.members((name) => {
        if (name === 'cell_type') isCode = JSON.parse(quoted(text, scanner.string())) === 'code';
        else if (name === 'source') spans = scanner.strings();
        else scanner.skip();
      });
      if (isCode) found.push(spans);
    });
  });
  return found;
}

/** Goes through valid JSON. Outputs may be large: what nobody asks for is passed over. */
class Scanner {
  private at = 0;

  constructor(private readonly text: string) {}

  /** Calls `visit` with each key of the object that begins here; it has to pass over the value. */
  members(visit: (key: string) => void): void {
    this.each('}', () => {
      const key = JSON.parse(quoted(this.text, this.string())) as string;
      this.blank();
      this.at++; // the colon
      visit(key);
    });
  }

  /** Calls `visit` at each element of the array that begins here; it has to pass over it. */
  elements(visit: () => void): void {
    this.each(']', visit);
  }

  string(): Span {
    this.blank();
    const start = this.at + 1;
    let end = this.text.indexOf('"', start);
    while (isEscaped(this.text, end)) end = this.text.indexOf('"', end + 1);
    this.at = end + 1;
    return { start, end };
  }

  /** A string, or an array of strings. */
  strings(): Span[] {
    this.blank();
    if (this.text[this.at] === '"') return [this.string()];
    const spans: Span[] = [];
    this.elements(() => spans.push(this.string()));
    return spans;
  }

  /** Passes over a value. */
  skip(): void {
    let depth = 0;
    do {
      this.blank();
      const sign = this.text[this.at];
      if (sign === '"') this.string();
      else {
        if (sign === '{' || sign === '[') depth++;
        if (sign === '}' || sign === ']') depth--;
        this.at++;
        // The rest of a number, `true`, `false` or `null`.
        if (sign !== undefined && /[\w.+-]/.test(sign))
          while (/[\w.+-]/.test(this.text[this.at] ?? '')) this.at++;
      }
    } while (depth > 0);
  }

  private each(close: string, visit: () => void): void {
    this.blank();
    this.at++;
    for (this.blank(); this.text[this.at] !== close; this.blank()) {
      if (this.text[this.at] === ',') this.at++;
      visit();
    }
    this.at++;
  }

  private blank(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
  }
}

/** Whether an odd number of backslashes stands before `at`. */
function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

function quoted(text: string, { start, end }: Span): string {
  return text.slice(start - 1, end + 1);
}

/** UTF-16 units of the string that a span stands for. */
function unitsIn(text: string, span: Span): number {
  return (JSON.parse(quoted(text, span)) as string).length;
}

/** Where the unit `unit` of a string is written. */
function offsetOf(text: string, { start }: Span, unit: number): number {
  let at = start;
  for (let i = 0; i < unit; i++) at += text[at] !== '\\' ? 1 : text[at + 1] === 'u' ? 6 : 2;
  return at;
}
