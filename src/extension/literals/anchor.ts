import type { Literal } from '../../protocol/record.ts';

/** A place in a text, remembered by what stands there and around it, so that it is found again in an edited text, or not at all. */
export interface Anchor {
  readonly file: string;
  readonly contexts: readonly Context[];
}

interface Context {
  readonly before: string;
  readonly text: string;
  readonly after: string;
  /** Which of how many such places in the text it is. */
  readonly ordinal: number;
  readonly count: number;
}

/** Lines of context, the surest first. */
const REACHES = [3, 1, 0];

export function anchorAt(text: string, place: Pick<Literal, 'file' | 'start' | 'end'>): Anchor {
  const contexts = REACHES.map((reach): Context => {
    const from = lineStart(text, place.start, reach);
    const to = lineEnd(text, place.end, reach);
    const before = text.slice(from, place.start);
    const after = text.slice(place.end, to);
    const inner = text.slice(place.start, place.end);
    const places = occurrences(text, before + inner + after);
    return { before, text: inner, after, ordinal: places.indexOf(from), count: places.length };
  });
  return { file: place.file, contexts };
}

/** Where the place is in `text` now; undefined if it reads otherwise, or cannot be told from others that read the same. */
export function findAnchor(text: string, anchor: Anchor): { start: number; end: number } | undefined {
  for (const { before, text: inner, after, ordinal, count } of anchor.contexts) {
    const places = occurrences(text, before + inner + after);
    const from = places.length === count ? places[ordinal] : undefined;
    if (from !== undefined) return { start: from + before.length, end: from + before.length + inner.length };
  }
  return undefined;
}

function occurrences(text: string, sought: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(sought); at !== -1; at = text.indexOf(sought, at + 1)) places.push(at);
  return places;
}

function lineStart(text: string, offset: number, linesAbove: number): number {
  let start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  for (let i = 0; i < linesAbove && start > 0; i += 1) start = text.lastIndexOf('\n', start - 2) + 1;
  return start;
}

function lineEnd(text: string, offset: number, linesBelow: number): number {
  let end = endOfLine(text, offset);
  for (let i = 0; i < linesBelow && end < text.length; i += 1) end = endOfLine(text, end + 1);
  return end;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}
