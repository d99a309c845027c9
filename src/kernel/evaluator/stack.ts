/** Stacks as the author of cells wants them: places in the cells' own texts, and no frames of what evaluates them. */
import { sep } from 'node:path';

export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The place in a cell's own text; null for code of no cell. */
export type CellPlace = (place: Location) => Location | null;

const FRAME = /^(.*?\(?(?:async )?)((?:\/|[A-Za-z]:\\).*):(\d+):(\d+)(\)?)$/;
const EVALUATOR = /(?:^|[( ])node:(?:repl|vm|internal\/(?:vm|repl))[:/]/;

/** For `Error.prepareStackTrace`, so that a stack is right wherever it is printed. */
export function stackOfCells(cellPlace: CellPlace): (error: Error, sites: NodeJS.CallSite[]) => string {
  return (error, sites) => {
    const frames = sites.map(String);
    const end = frames.findIndex((frame) => EVALUATOR.test(frame));
    const told = frames
      .slice(0, end < 0 ? frames.length : end)
      .filter((frame) => !frame.includes(`${__dirname}${sep}`))
      .map((frame) => `    at ${placed(frame, cellPlace)}`);
    return [headOf(error), ...told].join('\n');
  };
}

/** The error may have a `toString` that throws. */
function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function placed(frame: string, cellPlace: CellPlace): string {
  const match = FRAME.exec(frame);
  if (match === null) return frame;
  const [, before = '', file = '', line, column, after = ''] = match;
  const place = cellPlace({ file, line: Number(line), column: Number(column) });
  return place === null ? frame : `${before}${place.file}:${place.line}:${place.column}${after}`;
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
