import { changedNote, list, placeName, unquoted } from '../notes.ts';
import type { Query } from '../types.ts';
import { optimizerName } from './optimizers.ts';
import type { Place } from './places.ts';
import type { Site } from './sites.ts';

/** Two optimizers on one number: an edit changes both. Undefined if there is no other. */
export function sharedNote(others: readonly Site[]): string | undefined {
  const [first] = others;
  if (first === undefined) return undefined;
  const places = others.map(
    ({ module, node, type }) =>
      `${type === '' ? 'optimizer' : type} at ${placeName(module.path, module.lineAt(node.start))}`,
  );
  return `This number also feeds the ${list(places, 'and')}.`;
}

/** The file says one thing and the run did another. */
export function mismatchNote(
  places: readonly Place[],
  query: Query,
  outside: 'command line' | 'environment' | undefined,
): string {
  const [first] = places;
  const given = outside === 'environment' ? 'it was given in the environment' : 'it was given as an argument';
  if (first === undefined) return `The learning rate ${query.lr ?? ''} has no default in the file: ${given}.`;
  const why = outside === undefined ? 'it was changed on the way' : given;
  if (first.literal.kind === 'name' && places.every((place) => place.type !== optimizerName(query.type))) {
    return `The file says ${list(
      places.map((place) => `'${place.type}'`),
      'or',
    )}, but the run used ${query.type}: ${why}.`;
  }
  const said = places.map((place) =>
    place.literal.kind === 'number' ? unquoted(place.literal.text) : String(place.value),
  );
  return changedNote(said, first.literal.kind !== 'number', query.lr, why);
}
