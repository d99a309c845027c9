/** Lines that fit. Styles take no room. */

const UNIT = /\u001b[\da-f]*\[[\d;]*m|./gsu;
/** A text beside a heading is at least so wide; where there is no room for that, it stands below. */
const NARROWEST = 20;

/** Breaks text into lines of at most `columns` characters: at spaces, or within a word that is too long, behind a slash where it has one. */
export function wrap(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(1, columns)));
}

/** Text beside its heading, whose width its further lines keep free. */
export function hang(heading: string, text: string, columns: number): string[] {
  const indent = widthOf(heading);
  if (indent > 2 && columns - indent < NARROWEST) {
    const above = heading.trim() === '' ? [] : [heading.trimEnd()];
    return [...above, ...wrap(text, columns - 2).map((line) => `  ${line}`)];
  }
  const [first = '', ...rest] = wrap(text, columns - indent);
  return [`${heading}${first}`, ...rest.map((line) => `${' '.repeat(indent)}${line}`)];
}

/** A command to type, indented; a shell reads on behind a backslash at a line's end. `words` are quoted already. */
export function wrapCommand(words: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  let line = ' ';
  for (const [i, word] of words.entries()) {
    const room = i === words.length - 1 ? columns : columns - 2;
    if (line.trim() !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(`${line} \\`);
      line = '   ';
    }
    line = `${line} ${word}`;
  }
  return [...lines, line];
}

/** The first `columns` characters. */
export function cut(line: string, columns: number): string {
  let room = columns;
  return line.replace(UNIT, (unit) => (unit.startsWith('\u001b') || room-- > 0 ? unit : ''));
}

function wrapLine(text: string, columns: number): string[] {
  if (widthOf(text) <= columns) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) <= columns) {
      line = `${line} ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = piecesOf(word, columns);
    line = pieces.pop() ?? '';
    lines.push(...pieces);
  }
  return [...lines, line];
}

function piecesOf(word: string, columns: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  while (widthOf(rest) > columns) {
    const head = cut(rest, columns);
    const slash = Math.max(head.lastIndexOf('/'), head.lastIndexOf('\\')) + 1;
    const piece = slash > 0 ? head.slice(0, slash) : lengthOfUnits(rest, columns);
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...pieces, rest];
}

/** The beginning of `text` that is `columns` wide, with the escape sequences in it. */
function lengthOfUnits(text: string, columns: number): string {
  let piece = '';
  for (const [unit] of text.matchAll(UNIT)) {
    if (!unit.startsWith('\u001b') && widthOf(piece) >= columns) break;
    piece += unit;
  }
  return piece;
}

function widthOf(text: string): number {
  let width = 0;
  for (const [unit] of text.matchAll(UNIT)) if (!unit.startsWith('\u001b')) width++;
  return width;
}
