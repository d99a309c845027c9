import { numberFor } from '../protocol/arithmetic.ts';
import { parseCellFile } from '../protocol/cells.ts';
import type { Lead, Literal } from '../protocol/record.ts';
import type { Wanted } from '../protocol/suggested.ts';
import { findAgain } from './anchor.ts';
import type { PlaceCheck } from './doubt.ts';
import { applyEdits } from './edits.ts';
import { lostLead } from './leads.ts';
import { fileName } from './notes.ts';
import { formatLike, parseNumber } from './number.ts';
import { CodePage, type Page, type Spot } from './page.ts';
import { noNumberReason, rewrite, writtenLr } from './rewrite.ts';
import { isSameBut, nodeOf } from './sameSyntax.ts';
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
  check: PlaceCheck | undefined,
): Promise<Written> {
  const unusable = wanted.map((each) => unusableReason(text, each)).find((reason) => reason !== undefined);
  if (unusable !== undefined) return { ok: false, reason: unusable };
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
    const isPlace = fitsKind(page, literal.kind, spot) && ((await check?.(page, spot, literal)) ?? true);
    if (!isPlace) return { ok: false, reason: noPlaceReason(each) };
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

/** What no run writes into a record. */
function unusableReason(text: string, { literal, lr }: Wanted): string | undefined {
  const { kind, start, end, text: tested } = literal;
  if (!(Number.isFinite(lr) && lr > 0)) return `${lr} is no learning rate: it must be a number above 0.`;
  if (start > end || end - start !== tested.length || (kind === 'missing') !== (tested === ''))
    return `The record is damaged: its place in ${subjectOf(literal).replace(/^T/, 't')} is none.`;
  if (!Number.isFinite(numberFor(lr, literal.arithmetic?.steps ?? []))) return noNumberReason(literal, lr);
  // Unless the text was shortened since, which the anchor finds out.
  if (literal.anchor === undefined && end > text.length) return changedReason({ literal, lr });
  return undefined;
}

/** A number takes the place of a number, or of an expression that its user has chosen for it; a construction that of a name. */
function fitsKind(page: Page, kind: Literal['kind'], spot: Spot): boolean {
  if (!(page instanceof CodePage))
    return kind === 'number' && parseNumber(page.text.slice(spot.start, spot.end)) !== null;
  const node = nodeOf(page.parsed, kind, spot);
  if (node === undefined) return false;
  if (kind === 'missing') return true;
  if (/^(string|template_string)$/.test(node.type))
    return kind === 'name' || parseNumber(page.parsed.textOf(node)) !== null;
  return (kind === 'number' ? NUMBERS : NAMES).test(node.type);
}

const NUMBERS =
  /^(integer|float|number|unary_(operator|expression)|binary_(operator|expression)|augmented_assignment(_expression)?|call|call_expression)$/;
const NAMES =
  /^(identifier|attribute|subscript|(member|subscript|call|binary|ternary|conditional)_expression|call|boolean_operator|shorthand_property_identifier)$/;

function noPlaceReason({ literal, lr, digits }: Wanted): string {
  const what =
    literal.kind === 'missing'
      ? 'a learning rate belongs there'
      : `${shortened(literal.text)} is its learning rate`;
  return `Nothing in ${subjectOf(literal).replace(/^T/, 't')} shows that ${what}: run Find LR again, or type ${formatLike('', lr, digits)} yourself.`;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
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
