import { givenLr, givenOption } from '../commandLine.ts';
import type { ModuleCache } from '../moduleCache.ts';
import { isLrName } from '../lrName.ts';
import { notConstructedNote, placeName, unusedNote } from '../notes.ts';
import { addPlace, fittingPlaces, settlePlaces } from '../places.ts';
import type { Located, Query, SourceFiles } from '../types.ts';
import { valuesByKey } from './byKey.ts';
import { choose, givenNote } from './choose.ts';
import { Flow, type Value } from './flow.ts';
import { sitesAt, sitesOfType, type SiteAt } from './frames.ts';
import type { Module } from './module.ts';
import { placesOf, placesOfValues, type Place, type Places } from './places.ts';
import { keyOf } from './shapes.ts';
import { lrArgument } from './sites.ts';
import { scheduleNote } from './schedules.ts';
import { locateSet, whereSet } from '../locateSet.ts';
import { isUsedBy } from './byHand.ts';
import { settingsAt } from './settings.ts';
import { configPlaces, configRoots, openExecuted } from './surroundings.ts';
import { PythonWorkspace } from './workspace.ts';

/** See `SourceReader.locate`. */
export async function locatePython(
  query: Query,
  files: SourceFiles,
  modules: ModuleCache<Module>,
): Promise<Located> {
  return locateSet(query, (each) => locateMade(each, files, modules));
}

/** `query.set`: where the LR was set, else it is what the optimizer was made with. */
async function locateMade(query: Query, files: SourceFiles, modules: ModuleCache<Module>): Promise<Located> {
  const workspace = new PythonWorkspace(modules);
  for (const { file } of [...query.frames, ...(query.set?.frames ?? []), ...(query.hand?.frames ?? [])])
    await workspace.open(file, files);
  if (query.script !== undefined) await workspace.open(query.script, files);
  await openExecuted(workspace, query, files);
  let followed = follow(new Flow(workspace), query);
  // Each round may come upon imports of what the last one has loaded.
  for (let round = 0; round < MAX_ROUNDS && (await workspace.load(files)); round++) {
    followed = follow(new Flow(workspace), query);
  }
  const located = await locateIn(workspace, query, followed, files);
  const { hand } = query;
  if (
    hand !== undefined &&
    located.literal !== null &&
    !isUsedBy(new Flow(workspace), query, hand, located.literal)
  )
    return none(unusedNote(whereSet(hand)));
  const note = scheduleNote(new Flow(workspace), query);
  return note === undefined ? located : { ...located, note: [located.note, note].filter(Boolean).join(' ') };
}

const MAX_ROUNDS = 12;

interface Followed extends Places {
  readonly sites: readonly SiteAt[];
}

/** Data flow from the construction. */
function follow(flow: Flow, query: Query): Followed {
  const sites = sitesFor(flow, query);
  const places: Place[] = [];
  const rest: Value[] = [];
  for (const { site, context } of sites) {
    const found = placesOf(flow, site, query.type, context, query.group);
    rest.push(...found.rest);
    for (const place of found.places) addPlace(places, place);
  }
  return { sites, places: settlePlaces(places, query.lr), rest };
}

function sitesFor(flow: Flow, { set, frames, type }: Query): SiteAt[] {
  if (set !== undefined) return settingsAt(flow, set);
  return frames.length > 0 ? sitesAt(flow, frames, type) : sitesOfType(flow, type);
}

async function locateIn(
  workspace: PythonWorkspace,
  query: Query,
  followed: Followed,
  files: SourceFiles,
): Promise<Located> {
  const { sites, places, rest } = followed;
  const { lr, args = [] } = query;
  if (sites.length === 0) return none(notFoundNote(query));
  const overridden = places
    .map(({ options }) => givenOption(args, options ?? []) ?? null)
    .find((name) => name !== null);
  if (overridden !== undefined) return none(givenNote(overridden));
  const matching = fittingPlaces(
    places.filter(({ type }) => type === undefined || type === query.type.toLowerCase()),
    lr,
  );
  const isSettled = matching.some(
    ({ options, isExpression, isAssumed }) => options === undefined && !isExpression && isAssumed !== true,
  );
  const keys = keysOf(sites, places, rest);
  const given = isSettled ? undefined : givenLr(args, lr, (name) => keys.has(name) || isLrName(name));
  if (given !== undefined) return none(givenNote(given));
  const flow = new Flow(workspace);
  const computed = matching.length === 0 ? await configRoots(workspace, query, files, places) : [];
  if (computed.length > 0) return choose(flow, query, sites, places, computed, rest);
  // What is computed of things that only the run knows is no number elsewhere.
  const isComputed =
    matching.length === 0 && places.some(({ isExpression, value }) => isExpression && value === null);
  if (isSettled || isComputed) return choose(flow, query, sites, places, matching, rest);
  // What is a default may be overridden by a configuration file, and what data flow does not reach may stand anywhere.
  const configured = await configPlaces(workspace, query, files, keys, rest);
  if (matching.length > 0) return choose(flow, query, sites, places, [...configured, ...matching], rest);
  await workspace.loadAll(files);
  await openExecuted(workspace, query, files);
  const everywhere = new Flow(workspace);
  const named = byKey(everywhere, query, keys);
  const elsewhere = [...(await configPlaces(workspace, query, files, keys, rest)), ...named];
  const option = elsewhere
    .map(({ options }) => givenOption(args, options ?? []))
    .find((name) => name !== undefined);
  if (option !== undefined && elsewhere.every(({ options }) => options !== undefined))
    return none(givenNote(option));
  const found = elsewhere.filter(({ isExpression }) => !isExpression);
  return choose(everywhere, query, sites, places, found.length > 0 ? found : elsewhere, rest);
}

/** By the names that the way went by; where there are none, by those that an LR goes by. */
function byKey(flow: Flow, query: Query, keys: ReadonlySet<string>): Place[] {
  const match = (fits: (name: string) => boolean): Place[] =>
    fittingPlaces(placesOfValues(flow, valuesByKey(flow, fits), query.type).places, query.lr);
  const named = match((name) => keys.has(name));
  return named.length > 0 ? named : match(isLrName);
}

/** The names that the LR goes by on its way. */
function keysOf(sites: readonly SiteAt[], places: readonly Place[], rest: readonly Value[]): Set<string> {
  const keys = places.map(({ holder }) => holder);
  keys.push(...rest.map(({ path }) => path.at(-1) ?? ''));
  for (const { site } of sites) {
    const argument = lrArgument(site);
    if (argument === undefined) continue;
    const last = argument.children.at(-1) ?? argument;
    const isKey = argument.type === 'attribute' || argument.type === 'subscript';
    keys.push(
      !isKey
        ? site.module.textOf(argument)
        : last.type === 'string'
          ? keyOf(site.module, last)
          : site.module.textOf(last),
    );
  }
  return new Set(keys.filter((key) => /^[A-Za-z_]\w*$/.test(key)));
}

function notFoundNote({ frames, script }: Query): string {
  const [frame] = frames;
  if (frame !== undefined) return notConstructedNote(placeName(frame.file, frame.line));
  return script === undefined
    ? 'The run did not tell where this optimizer was made.'
    : 'No line of your own code makes this optimizer, a library does: change its LR where you configure that.';
}

function none(note: string): Located {
  return { literal: null, candidates: [], note };
}
