/** Stacks as the author of cells wants them: places in the cells' own texts, and no frames of what evaluates them. */
import { sep } from 'node:path';

export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The place in a cell's own text; null for code of no cell. */
export type CellPlace = (place: Location) => Location | null;

const FRAME = /^(\s+at .*?\(?(?:async )?)((?:\/|[A-Za-z]:\\).*):(\d+):(\d+)(\)?)$/;
const OURS = /[( ](?:node:repl|node:vm|node:internal\/(?:vm|repl))[:/]/;

/** The stack with places of cells told in their texts, up to where cells are evaluated. */
export function cleanStack(error: Error, cellPlace: CellPlace): string {
  const lines = String(error.stack).split('\n');
  return lines
    .filter((line) => !isOurs(line))
    .map((line) => {
      const match = FRAME.exec(line);
      if (match === null) return line;
      const [, before = '', file = '', row, column, after = ''] = match;
      const place = cellPlace({ file, line: Number(row), column: Number(column) });
      return place === null ? line : `${before}${place.file}:${place.line}:${place.column}${after}`;
    })
    .join('\n');
}

function isOurs(line: string): boolean {
  return /^\s+at /.test(line) && (OURS.test(line) || line.includes(`${__dirname}${sep}`));
}

/** Node puts the place and a picture of the line before the message of code that does not compile. Null for other errors. */
export function syntaxErrorStack(error: Error, name: string, cellPlace: CellPlace): string | null {
  if (!(error instanceof SyntaxError)) return null;
  const [first = '', , carets = ''] = String(error.stack).split('\n');
  if (!first.startsWith(`${name}:`)) return null;
  const line = Number(first.slice(name.length + 1));
  const place = { file: name, line, column: carets.search(/\^/) + 1 };
  const told = cellPlace(place) ?? place;
  return `SyntaxError: ${error.message}\n    at ${name}:${told.line}:${told.column}`;
}
