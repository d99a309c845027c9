import { sameLiteral } from '../../protocol/record.ts';
import type { ModuleCache } from '../moduleCache.ts';
import {
  computedNote,
  expressionNote,
  notConstructedNote,
  placeName,
  severalNote,
  unusedNote,
} from '../notes.ts';
import { addPlace, fittingPlaces, isFedBy, settlePlaces } from '../places.ts';
import type { SyntaxNode } from '../syntax.ts';
import type { Located, Query, SourceFiles } from '../types.ts';
import { Flow } from './flow.ts';
import { sitesAt } from './frames.ts';
import type { Module } from './module.ts';
import { mismatchNote, sharedNote } from './notes.ts';
import { optimizerName } from './optimizers.ts';
import { outsideOf } from './options.ts';
import { placesOf, type Place } from './places.ts';
import { locateSet, whereSet } from '../locateSet.ts';
import { isUsedBy } from './byHand.ts';
import { settingsAt } from './settings.ts';
import { sitesIn, type Site } from './sites.ts';
import { JavaScriptWorkspace } from './workspace.ts';

/** See `SourceReader.locate`. */
export async function locate(
  query: Query,
  files: SourceFiles,
  modules: ModuleCache<Module>,
): Promise<Located> {
  return locateSet(query, (each) => locateMade(each, files, modules));
}

/** `query.set`: where the LR was set, else it is what the optimizer was made with. */
async function locateMade(query: Query, files: SourceFiles, modules: ModuleCache<Module>): Promise<Located> {
  const workspace = new JavaScriptWorkspace(modules);
  for (const { file } of [...query.frames, ...(query.set?.frames ?? []), ...(query.hand?.frames ?? [])])
    await workspace.open(file, files);
  let located = locateIn(new Flow(workspace), query);
  // Each round may come upon imports of what the last one has loaded.
  for (let round = 0; round < MAX_ROUNDS && (await workspace.load(files)); round++) {
    located = locateIn(new Flow(workspace), query);
  }
  const { hand } = query;
  const isUnused =
    hand !== undefined &&
    located.literal !== null &&
    !isUsedBy(new Flow(workspace), query, hand, located.literal);
  return isUnused ? { literal: null, candidates: [], note: unusedNote(whereSet(hand)) } : located;
}

const MAX_ROUNDS = 12;

function locateIn(flow: Flow, query: Query): Located {
  const [frame] = query.set?.frames ?? query.frames;
  if (frame === undefined)
    return { literal: null, candidates: [], note: 'The run did not tell where this optimizer was made.' };
  const sites =
    query.set === undefined
      ? sitesAt(flow, query.frames, query.type)
      : settingsAt(flow, query.set, optimizerName(query.type));
  if (sites.length === 0) {
    return {
      literal: null,
      candidates: [],
      note: notConstructedNote(placeName(frame.file, frame.line)),
    };
  }
  const places: Place[] = [];
  const own = new Set<SyntaxNode>();
  const outside = new Set<'command line' | 'environment'>();
  // The optimizer whose LR is set later is none other.
  const made = query.set === undefined ? [] : sitesAt(flow, query.frames, query.type);
  for (const { site, context } of [...sites, ...made]) {
    own.add(site.node);
    for (let call = context; call !== null; call = call.outer) own.add(call.call);
  }
  for (const { site, context } of sites) {
    const found = placesOf(flow, site, query.type, context);
    for (const place of found.places) addPlace(places, place);
    for (const value of found.rest) {
      const from = outsideOf(flow, value);
      if (from !== undefined) outside.add(from);
    }
  }
  return choose(flow, query, settlePlaces(places, query.lr), [...outside][0], own);
}

function choose(
  flow: Flow,
  query: Query,
  places: readonly Place[],
  outside: 'command line' | 'environment' | undefined,
  own: ReadonlySet<SyntaxNode>,
): Located {
  const { lr } = query;
  const [frame] = query.frames;
  // A name is of the optimizer that the run made, or of none: `'adam'` where the run made an SGD is no place to edit.
  const fitting = places.filter(
    (place) => place.literal.kind !== 'name' || place.type === optimizerName(query.type),
  );
  const matching = unique(fittingPlaces(fitting, lr));
  const all = (chosen: readonly Place[]) => chosen.map((place) => place.literal);
  const [first, ...others] = matching;
  if (first !== undefined && others.length === 0 && !(lr === null && outside !== undefined)) {
    if (first.isExpression)
      return { literal: null, candidates: [first.literal], note: expressionNote(first.literal.text) };
    const note = sharedNote(sharing(flow, first, own));
    return { literal: first.literal, candidates: [], ...(note === undefined ? {} : { note }) };
  }
  if (matching.length > 0)
    return { literal: null, candidates: all(matching), note: severalNote(matching.length, lr) };
  if (places.length === 0 && outside === undefined) {
    return {
      literal: null,
      candidates: [],
      note: computedNote(frame ? placeName(frame.file, frame.line) : 'the construction'),
    };
  }
  const computed = places.filter((place) => place.value === null);
  if (computed.length > 0)
    return {
      literal: null,
      candidates: all(computed),
      note: expressionNote(computed[0]?.literal.text ?? ''),
    };
  return { literal: null, candidates: all(places), note: mismatchNote(places, query, outside) };
}

/** The sites, in the modules seen, that the same place feeds; but for those that made this optimizer. */
function sharing(flow: Flow, place: Place, own: ReadonlySet<SyntaxNode>): Site[] {
  if (place.literal.kind !== 'number') return [];
  return [...flow.workspace.modules.values()]
    .flatMap((module) => sitesIn(flow, module))
    .filter((site) => !own.has(site.node) && !isSuper(site))
    .filter((site) =>
      placesOf(flow, site, site.type, null).places.some((other) => isFedBy(other, place.literal)),
    );
}

function unique(places: readonly Place[]): Place[] {
  return places.filter(
    ({ literal }, index) => places.findIndex((other) => sameLiteral(other.literal, literal)) === index,
  );
}

/** `super(…)` makes the optimizer that a `new` of its class makes. */
function isSuper({ module, node }: Site): boolean {
  return module.textOf(node).startsWith('super');
}
