import { sameLiteral } from '../../protocol/record.ts';
import {
  changedNote,
  computedNote,
  expressionNote,
  list,
  placeName,
  severalNote,
  unquoted,
} from '../notes.ts';
import { isFedBy } from '../places.ts';
import type { SyntaxNode } from '../syntax.ts';
import type { Located, Query } from '../types.ts';
import type { Flow, Value } from './flow.ts';
import { sitesAt, type SiteAt } from './frames.ts';
import { calledName } from './module.ts';
import { placesOf, type Place } from './places.ts';
import { sitesIn, typeOf } from './sites.ts';

/** The one place that fits, else those to choose from. `places`: all that feed the sites; `matching`: those that give the run's LR. */
export function choose(
  flow: Flow,
  query: Query,
  sites: readonly SiteAt[],
  places: readonly Place[],
  matching: readonly Place[],
  rest: readonly Value[],
): Located {
  const [first, ...others] = unique(matching);
  const literals = (chosen: readonly Place[]) => unique(chosen).map(({ literal }) => literal);
  if (first !== undefined && others.length === 0) {
    if (first.isExpression)
      return { literal: null, candidates: [first.literal], note: expressionNote(first.literal.text) };
    // The optimizer whose LR is set later is none other.
    const made = query.set === undefined ? [] : sitesAt(flow, query.frames, query.type);
    const note = sharedNote(flow, first, [...sites, ...made]);
    return { literal: first.literal, candidates: [], ...(note === undefined ? {} : { note }) };
  }
  if (first !== undefined)
    return { literal: null, candidates: literals(matching), note: severalNote(others.length + 1, query.lr) };
  const unknown = places.filter(({ value }) => value === null);
  const [inserted] = unknown;
  // An optimizer whose default is not known to us, made without an LR.
  if (unknown.length === 1 && places.length === 1 && inserted?.literal.kind === 'missing')
    return { literal: inserted.literal, candidates: [] };
  const computed = unknown.filter(({ isExpression }) => isExpression);
  if (computed.length > 0)
    return {
      literal: null,
      candidates: literals(computed),
      note: expressionNote(computed[0]?.literal.text ?? ''),
    };
  return { literal: null, candidates: literals(places), note: otherwiseNote(query, sites, places, rest) };
}

export function givenNote(option: string): string {
  return `It was given as an argument (${option}): change it there, what the files say is not used.`;
}

function otherwiseNote(
  query: Query,
  sites: readonly SiteAt[],
  places: readonly Place[],
  rest: readonly Value[],
): string {
  const [frame] = query.frames;
  const [site] = sites;
  const where =
    frame !== undefined
      ? placeName(frame.file, frame.line)
      : site === undefined
        ? 'the construction'
        : placeName(site.site.module.path, site.site.module.lineAt(site.site.node.start));
  const [first] = places;
  if (first === undefined) {
    if (isParsedFromTransformers(sites))
      return "The learning rate is the default of Hugging Face's TrainingArguments: pass --learning_rate as an argument.";
    return site?.site.kind === 'construction' && rest.length === 0
      ? `The arguments of the optimizer at ${where} are handed on to it, and no number that fits was found where they come from.`
      : computedNote(where);
  }
  const why = rest.some(isEnvironment) ? 'it was given in the environment' : 'it was changed on the way';
  if (first.literal.kind === 'name' && places.every(({ type }) => type !== query.type.toLowerCase())) {
    const names = places.map(({ type }) => `'${type}'`);
    return `The file says ${list(names, 'or')}, but the run used ${query.type}: ${why}.`;
  }
  const said = places.map(({ literal, value }) =>
    literal.kind === 'number' ? unquoted(literal.text) : String(value),
  );
  return changedNote(said, first.literal.kind !== 'number', query.lr, why);
}

/** `HfArgumentParser(TrainingArguments)`: the default stands in the library. */
function isParsedFromTransformers(sites: readonly SiteAt[]): boolean {
  return sites.some(
    ({ site: { kind, module } }) =>
      kind === 'other' && /\bHfArgumentParser\b/.test(module.text) && /TrainingArguments\b/.test(module.text),
  );
}

function isEnvironment(value: Value): boolean {
  if (value.package === 'os') return value.path.includes('environ');
  return value.node.type === 'call' && calledName(value.module, value.node) === 'getenv';
}

function unique(places: readonly Place[]): Place[] {
  return places.filter(
    ({ literal }, index) => places.findIndex((other) => sameLiteral(other.literal, literal)) === index,
  );
}

/** Other optimizers on the same number, in the modules seen: an edit changes them too. */
function sharedNote(flow: Flow, place: Place, sites: readonly SiteAt[]): string | undefined {
  if (place.literal.kind !== 'number') return undefined;
  const own = new Set<SyntaxNode>();
  for (const { site, context } of sites) {
    own.add(site.node);
    for (let call = context; call !== null; call = call.outer) own.add(call.call);
  }
  const others = [...flow.workspace.modules.values()]
    .flatMap((module) => sitesIn(flow, module))
    .filter(({ node }) => !own.has(node))
    .map((site) => ({ ...site, type: typeOf(flow, site) }))
    .filter((site) =>
      placesOf(flow, site, site.type, null).places.some((other) => isFedBy(other, place.literal)),
    )
    .map(({ type, module, node }) => `${type} at ${placeName(module.path, module.lineAt(node.start))}`);
  const shown = others.length > 3 ? [...others.slice(0, 2), `${others.length - 2} others`] : others;
  return others.length === 0 ? undefined : `This number also feeds the ${list(shown, 'and')}.`;
}
