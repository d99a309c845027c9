import type { Lead, Literal } from '../protocol/record.ts';
import type { FlowValue, Way } from './dataFlow.ts';
import type { Page } from './page.ts';
import type { ParsedFile } from './parsedFile.ts';
import { sameRole } from './spots.ts';
import type { Stretch } from './types.ts';

/** The names by which a value was come to. What holds it, a dictionary perhaps, may change otherwise. */
export function stretchesTo({ way }: FlowValue<ParsedFile>): Stretch[] {
  const found: Stretch[] = [];
  for (let at: Way | undefined = way; at !== undefined; at = at.next)
    if (NAMES.test(at.node.type)) found.push(stretchAt(at));
  return found;
}

const NAMES = /^(identifier|attribute|subscript|member_expression|subscript_expression)$/;

export function stretchAt({ module, node }: Pick<Way, 'module' | 'node'>): Stretch {
  return { file: module.path, start: node.start, end: node.end, text: module.textOf(node) };
}

/** A record is to stay small. */
const MOST = 12;
const LONGEST = 300;

/** What must still be there. `pageOf` gives the files as they were tested. */
export async function leadsOf(
  stretches: readonly Literal[],
  pageOf: (place: Literal) => Promise<Page | undefined>,
): Promise<Lead[]> {
  const leads: Lead[] = [];
  for (const place of stretches) {
    const { file, start, end, text } = place;
    const page = text.length > LONGEST || leads.length >= MOST ? undefined : await pageOf(place);
    const alike = page?.reading(text) ?? [];
    const spot = alike.find((each) => each.start === start && each.end === end);
    if (spot === undefined) continue;
    const count = alike.filter(({ role }) => sameRole(role, spot.role)).length;
    const isKnown = leads.some(
      (each) => each.file === file && each.text === text && sameRole(each.role, spot.role),
    );
    if (!isKnown) leads.push({ file, text, role: [...spot.role], count });
  }
  return leads;
}

/** The first that is no longer there; what cannot be read is not asked. */
export async function lostLead(
  leads: readonly Lead[],
  pageOf: (file: string) => Promise<Page | undefined>,
): Promise<Lead | undefined> {
  for (const lead of leads) {
    const page = await pageOf(lead.file);
    if (page === undefined) continue;
    const left = page.reading(lead.text).filter(({ role }) => sameRole(role, lead.role));
    if (left.length < lead.count) return lead;
  }
  return undefined;
}
