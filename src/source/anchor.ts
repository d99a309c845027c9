import type { Anchor, Literal } from '../protocol/record.ts';
import { spotsOf, type Page, type Spot } from './page.ts';

/** What a place is found again by; undefined where the syntax has no such place. `page`: the text as it was tested. */
export function anchorOf(page: Page, literal: Literal): Anchor | undefined {
  const spots = spotsOf(page, literal);
  const spot = spots.find(({ start, end }) => start === literal.start && end === literal.end);
  if (spot === undefined) return undefined;
  const alike = spots.filter((each) => sameRole(each.role, spot.role));
  const line = lineOf(page.text, spot);
  const onLine = alike.filter((each) => lineOf(page.text, each) === line);
  return {
    role: [...spot.role],
    line,
    count: alike.length,
    onLine: onLine.length,
    ordinal: onLine.indexOf(spot),
  };
}

/** The place in a text that has been edited since; undefined where it reads otherwise, or cannot be told from another. */
export function findAgain(page: Page, literal: Literal): Spot | undefined {
  const { anchor } = literal;
  const spots = spotsOf(page, literal);
  if (anchor === undefined) {
    // Of an earlier version's record: nothing tells one call from another.
    return literal.kind === 'missing'
      ? undefined
      : spots.find(({ start, end }) => start === literal.start && end === literal.end);
  }
  const alike = spots.filter(({ role }) => sameRole(role, anchor.role));
  const onLine = alike.filter((each) => lineOf(page.text, each) === anchor.line);
  if (onLine.length > 0) return onLine.length === anchor.onLine ? onLine[anchor.ordinal] : undefined;
  return alike.length === 1 && anchor.count === 1 ? alike[0] : undefined;
}

/** Whether `text` was written at the place already; for a missing argument, which then has one of `names`. */
export function isWritten(
  page: Page,
  literal: Literal,
  { text, names }: { readonly text: string; readonly names: readonly string[] },
): boolean {
  const { anchor } = literal;
  if (anchor === undefined) return false;
  const roles =
    literal.kind === 'missing' ? names.map((name) => [...anchor.role.slice(0, -1), name]) : [anchor.role];
  const left = spotsOf(page, literal).filter((each) => sameRole(each.role, anchor.role));
  const done = page.reading(text).filter((each) => roles.some((role) => sameRole(each.role, role)));
  return done.length === 1 && left.length === anchor.count - 1;
}

function sameRole(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}

/** The lines that a place is on. Of a long one the part around it. */
function lineOf(text: string, { start, end }: Pick<Spot, 'start' | 'end'>): string {
  const from = Math.max(text.lastIndexOf('\n', start - 1) + 1, start - MOST);
  const line = text.indexOf('\n', end);
  return text.slice(from, Math.min(line < 0 ? text.length : line, end + MOST)).trim();
}

const MOST = 200;
