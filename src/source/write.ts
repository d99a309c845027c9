import { parseCellFile } from '../protocol/cells.ts';
import type { Lead, Literal } from '../protocol/record.ts';
import type { Wanted } from '../protocol/suggested.ts';
import { findAgain } from './anchor.ts';
import { applyEdits } from './edits.ts';
import { lostLead } from './leads.ts';
import { fileName } from './notes.ts';
import { formatLike } from './number.ts';
import type { Page, Spot } from './page.ts';
import { rewrite, writtenLr } from './rewrite.ts';
import { isSameBut } from './sameSyntax.ts';
import type { TextEdit } from './types.ts';

export type Written =
  | {
      readonly ok: true;
      readonly text: string;
      /** None where all is written already. */
      readonly edits: readonly TextEdit[];
      /** Those that are written already. */
      readonly already: readonly Wanted[];
    }
  /** `reason` is a sentence for the user. */
  | { readonly ok: false; readonly reason: string };

/**
 * Writes LRs at their places in one text, all of them or none. The text may have been edited since it was tested: each place is found again by what it is in
 * the syntax, or refused, and what comes out must be the same program but for the LRs. `read`: how the text and the outcome are looked up; `others`: the files that the LR comes through.
 */
export async function writeLrs(
  text: string,
  wanted: readonly Wanted[],
  read: (text: string) => Promise<Page | undefined>,
  others: (page: Page) => (file: string) => Promise<Page | undefined>,
): Promise<Written> {
  const page = await read(text);
  const [first] = wanted;
  if (page === undefined || first === undefined)
    return {
      ok: false,
      reason: `${first === undefined ? 'The file' : subjectOf(first.literal)} cannot be read as source: type the learning rate yourself.`,
    };
  const already: Wanted[] = [];
  const edits: TextEdit[] = [];
  const changed: { kind: Literal['kind']; spot: Spot }[] = [];
  for (const each of wanted) {
    const { literal, lr, digits } = each;
    const spot = findAgain(page, literal, asWritten(text, each));
    if (spot === undefined) return { ok: false, reason: changedReason(each) };
    if (spot === 'written') {
      already.push(each);
      continue;
    }
    // What is assigned in addition may be what counts.
    const { assigned } = literal.anchor ?? {};
    if (assigned !== undefined && page.assignments(spot) > assigned)
      return { ok: false, reason: changedReason(each) };
    const lost = await lostLead(literal.leads ?? [], others(page));
    if (lost !== undefined) return { ok: false, reason: lostReason(each, lost) };
    const rewritten = rewrite(text, { ...literal, start: spot.start, end: spot.end }, lr, digits);
    if (!rewritten.ok) return rewritten;
    if (rewritten.text === text) already.push(each);
    else {
      for (const edit of rewritten.edits) if (!edits.some((other) => sameEdit(edit, other))) edits.push(edit);
      changed.push({ kind: literal.kind, spot });
    }
  }
  const result = applyEdits(text, edits);
  const outcome = edits.length === 0 ? page : await read(result);
  if (outcome === undefined || !isSameBut(page, outcome, changed)) {
    return {
      ok: false,
      reason: `Writing the learning rate would change more of ${subjectOf(first.literal).replace(/^T/, 't')} than that: type ${writtenLr(first.literal, first.lr)} yourself.`,
    };
  }
  return { ok: true, text: result, edits, already };
}

export function changedReason({ literal, lr, digits }: Wanted): string {
  if (literal.kind === 'missing' && literal.anchor === undefined)
    return 'The run was saved by an earlier version, which did not keep enough to find the place again: run Find LR again.';
  return `${subjectOf(literal)} has changed since it was tested: run Find LR again, or type ${writtenLr(literal, lr, digits)} yourself.`;
}

/** The number is there, but no longer makes the LR that it made. */
function lostReason({ literal, lr }: Wanted, { file, text }: Lead): string {
  const where = parseCellFile(file) === null ? fileName(file) : 'the cell';
  const made = literal.arithmetic === undefined ? 'comes from' : 'is computed from';
  return `The learning rate ${made} ${literal.text} by way of \`${text.replace(/\s+/g, ' ')}\`, which is no longer in ${where} as it was tested: run Find LR again, or make the learning rate ${formatLike('', lr)} yourself.`;
}

function subjectOf({ file }: Literal): string {
  return parseCellFile(file) === null ? fileName(file) : 'The cell';
}

/** What the place reads after the LR was written. */
function asWritten(text: string, { literal, lr, digits }: Wanted): string {
  if (literal.kind === 'number') return writtenLr(literal, lr, digits);
  const plain = writtenLr({ ...literal, text: '' }, lr, digits);
  if (literal.kind === 'missing') return plain;
  // By what the text, which may have got an import for it, calls the optimizer.
  const start = text.length + 1;
  const named = { ...literal, start, end: start + literal.text.length };
  const rewritten = rewrite(`${text}\n${literal.text}`, named, lr, digits);
  const edit = rewritten.ok ? rewritten.edits.find((each) => each.start === start) : undefined;
  return edit?.text ?? plain;
}

function sameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}
