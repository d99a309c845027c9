import type { Anchor, Literal } from '../protocol/record.ts';
import { spotsOf, type Page, type Spot } from './page.ts';
import { sameRole } from './spots.ts';

/** What a place is found again by; undefined where the syntax has no such place. `page`: the text as it was tested. */
export function anchorOf(page: Page, literal: Literal): Anchor | undefined {
  const spots = spotsOf(page, literal);
  const spot = spots.find(({ start, end }) => start === literal.start && end === literal.end);
  if (spot === undefined) return undefined;
  const alike = spots.filter((each) => sameRole(each.role, spot.role));
  const line = lineOf(page.text, spot);
  const onLine = alike.filter((each) => lineOf(page.text, each) === line);
  const others = othersOf(page, literal, spot.role);
  const othersOnLine = others.filter((each) => lineBefore(page.text, each, literal) === line);
  const assigned = page.assignments(spot);
  return {
    role: [...spot.role],
    line,
    count: alike.length,
    onLine: onLine.length,
    ordinal: onLine.indexOf(spot),
    ...(others.length === 0 ? {} : { others: others.length }),
    ...(assigned === 0 ? {} : { assigned }),
    ...(othersOnLine.length === 0 ? {} : { othersOnLine: othersOnLine.length }),
  };
}

/**
 * The place in a text that has been edited since; `written` where the text `written` stands there already. Undefined where it reads otherwise, or cannot be
 * told from another.
 */
export function findAgain(page: Page, literal: Literal, written: string): Spot | 'written' | undefined {
  const { anchor } = literal;
  const spots = spotsOf(page, literal);
  if (anchor === undefined) {
    // Of an earlier version's record: nothing tells one call from another.
    return literal.kind === 'missing'
      ? undefined
      : spots.find(({ start, end }) => start === literal.start && end === literal.end);
  }
  const { role, line, count } = anchor;
  const alike = spots.filter((each) => sameRole(each.role, role));
  const onLine = alike.filter((each) => lineOf(page.text, each) === line);
  const others = othersOf(page, literal, role, written);
  const othersOnLine = others.filter((each) => lineBefore(page.text, each, literal) === line);
  const readsWritten = ({ start, end }: Spot): boolean => page.text.slice(start, end) === written;
  const more = others.length - (anchor.others ?? 0);
  const moreOnLine = othersOnLine.length - (anchor.othersOnLine ?? 0);
  if (onLine.length === anchor.onLine) return moreOnLine === 0 ? onLine[anchor.ordinal] : undefined;
  if (onLine.length === anchor.onLine - 1 && moreOnLine === 1 && othersOnLine.some(readsWritten))
    return 'written';
  if (onLine.length > 0) return undefined;
  // Its line has changed. A place that reads otherwise now may be it: another that still reads the same is not.
  if (alike.length === 1 && count === 1 && more === 0) return alike[0];
  const isWritten = alike.length === count - 1 && more === 1 && others.filter(readsWritten).length === 1;
  return isWritten ? 'written' : undefined;
}

/** The places that are the same to the syntax and read otherwise, among them one that `written` was written at. */
function othersOf(page: Page, literal: Literal, role: readonly string[], written?: string): Spot[] {
  const names = ['lr', 'learning_rate', `[${Number.parseInt(role.at(-1) ?? '0')}]`];
  const roles = literal.kind === 'missing' ? names.map((name) => [...role.slice(0, -1), name]) : [role];
  const done = written === undefined ? [] : page.reading(written);
  const found = [...roles.flatMap((each) => page.inRole(each)), ...done].filter(
    (each) =>
      page.text.slice(each.start, each.end) !== literal.text &&
      roles.some((other) => sameRole(each.role, other)),
  );
  return found.filter((each, i) => found.findIndex(({ start }) => start === each.start) === i);
}

/** The lines that another number is on, as they were before it was written in the place of `literal`. */
function lineBefore(text: string, { start, end }: Spot, { kind, text: old }: Literal): string {
  const head = text.slice(0, start);
  const kept = kind === 'missing' ? head.replace(/(?:, )?(?:\w+=)?$/, '') : head;
  return lineOf(kept + old + text.slice(end), { start: kept.length, end: kept.length + old.length });
}

/** The lines that a place is on. Of a long one the part around it. */
function lineOf(text: string, { start, end }: Pick<Spot, 'start' | 'end'>): string {
  const from = Math.max(text.lastIndexOf('\n', start - 1) + 1, start - MOST);
  const line = text.indexOf('\n', end);
  return text.slice(from, Math.min(line < 0 ? text.length : line, end + MOST)).trim();
}

const MOST = 200;
