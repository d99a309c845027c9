/** From a place in what the loader compiled to the place in its source. */
import { readFileSync } from 'node:fs';
import type { Location } from '../wire/messages.ts';

const sourceMaps = new Map<string, Mapping[][]>();
const compiledTexts = new Map<string, string>();

/** One segment of a line, 0-based. */
interface Mapping {
  readonly column: number;
  readonly sourceLine: number;
  readonly sourceColumn: number;
}

/** Keeps a line-preserving compilation, so that columns can be told. */
export function addCompiled(file: string, code: string): void {
  compiledTexts.set(file, code);
}

/** Keeps a version 3 source map of a file that maps to itself. */
export function addSourceMap(file: string, json: string): void {
  sourceMaps.set(file, decodeMappings((JSON.parse(json) as { mappings: string }).mappings));
}

/** Null where the file was not compiled here. */
export function sourcePlace(place: Location): Location | null {
  const map = sourceMaps.get(place.file);
  if (map !== undefined) return mapped(place, map);
  const code = compiledTexts.get(place.file);
  return code === undefined ? null : { ...place, column: sameOccurrence(place, code) };
}

function mapped({ file, line, column }: Location, map: Mapping[][]): Location | null {
  const segment = map[line - 1]?.filter((mapping) => mapping.column <= column - 1).at(-1);
  return segment === undefined
    ? null
    : { file, line: segment.sourceLine + 1, column: segment.sourceColumn + 1 };
}

/** The line is the same, only types before the place are gone from it: the n-th occurrence of the word stays the n-th. */
function sameOccurrence({ file, line, column }: Location, code: string): number {
  const before = code.split('\n')[line - 1] ?? '';
  const after = readFileSync(file, 'utf8').split('\n')[line - 1] ?? '';
  const word = /^[\w$]+/.exec(before.slice(column - 1))?.[0];
  if (word === undefined) return column;
  const found = occurrences(after, word);
  // Counted from the end: what a line gains by compilation (helpers, `exports.x =`) stands mostly before.
  const fromEnd = occurrences(before, word).filter((at) => at >= column - 1).length;
  return (found.at(-fromEnd) ?? column - 1) + 1;
}

function occurrences(text: string, word: string): number[] {
  return [...text.matchAll(new RegExp(`(?<![\\w$])${word.replace(/\$/g, '\\$')}(?![\\w$])`, 'g'))].map(
    (match) => match.index,
  );
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 VLQ as in the source map specification (ECMA-426): per segment column, source, source line, source column, each a difference. */
function decodeMappings(mappings: string): Mapping[][] {
  let sourceLine = 0;
  let sourceColumn = 0;
  return mappings.split(';').map((line) => {
    let column = 0;
    return line.split(',').flatMap((segment) => {
      const [columns = 0, , lines, sourceColumns] = decodeVlq(segment);
      column += columns;
      if (lines === undefined || sourceColumns === undefined) return [];
      sourceLine += lines;
      sourceColumn += sourceColumns;
      return [{ column, sourceLine, sourceColumn }];
    });
  });
}

function decodeVlq(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = BASE64.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}
