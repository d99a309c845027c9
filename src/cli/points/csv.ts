export interface CsvLine {
  /** From 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Lines of cells (RFC 4180), without empty lines and those of a comment. Semicolon and tab part cells too, and a decimal comma is read then. */
export function parseCsv(text: string): CsvLine[] {
  const lines = split(text, delimiterOf(text));
  return lines.filter(({ cells }) => cells.some((cell) => cell !== ''));
}

/** That which parts the first line most often. */
function delimiterOf(text: string): string {
  const first =
    text.split(/\r\n|\n|\r/).find((line) => line.trim() !== '' && !line.trim().startsWith('#')) ?? '';
  const bare = first.replace(/"[^"]*"/g, '');
  const counted = ['\t', ';', ','].map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

function split(text: string, delimiter: string): CsvLine[] {
  const lines: CsvLine[] = [];
  let line = 1;
  let start = 1;
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = (): void => {
    cells.push(withPoint(cell.trim(), delimiter));
    cell = '';
  };
  const endLine = (): void => {
    endCell();
    if (!cells[0]!.startsWith('#')) lines.push({ line: start, cells });
    cells = [];
  };
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    const isEnd = character === '\n' || (character === '\r' && text[i + 1] !== '\n');
    if (isEnd) line++;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') cell += text[++i]!;
      else isQuoted = false;
    } else if (character === '"' && cell.trim() === '') isQuoted = true;
    else if (character === delimiter) endCell();
    else if (isEnd) {
      endLine();
      start = line;
    } else cell += character;
  }
  if (cell !== '' || cells.length > 0) endLine();
  return lines;
}

/** `0,001` as many spreadsheets write it. */
function withPoint(cell: string, delimiter: string): string {
  return delimiter !== ',' && /^[+-]?\d*,\d+(e[+-]?\d+)?$/i.test(cell) ? cell.replace(',', '.') : cell;
}
