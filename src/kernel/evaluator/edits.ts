/** Changes of a text, and the way from a place in the changed text back. */

export interface Edit {
  readonly start: number;
  /** Equal to `start` for an insertion. */
  readonly end: number;
  /** Has the line breaks that the replaced text had, so that lines stay where they are. */
  readonly text: string;
}

/** A place in a text: 1-based line and column. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Edits at the same offset are put in the order given. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let changed = '';
  let at = 0;
  for (const { start, end, text: inserted } of inOrder(edits)) {
    changed += text.slice(at, start) + inserted;
    at = end;
  }
  return changed + text.slice(at);
}

/** The way back from a place in `applyEdits(text, edits)`; what lies in an edit comes from where the edit starts. */
export function placeBack(text: string, edits: readonly Edit[]): (place: Place) => Place {
  const changed = applyEdits(text, edits);
  const ordered = inOrder(edits);
  return (place) => {
    const lineStart = startOfLine(changed, place.line);
    const target = lineStart + place.column - 1;
    let shift = 0;
    for (const { start, end, text: inserted } of ordered) {
      const from = start + shift;
      if (target < from) break;
      if (target < from + inserted.length) return placeAt(text, start);
      shift += inserted.length - (end - start);
    }
    return placeAt(text, target - shift);
  };
}

function inOrder(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => a.start - b.start);
}

function startOfLine(text: string, line: number): number {
  let start = 0;
  for (let i = 1; i < line; i++) {
    const next = text.indexOf('\n', start);
    if (next < 0) break;
    start = next + 1;
  }
  return start;
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
