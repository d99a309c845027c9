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
      `${type === '' ? 'optimizer' : type} at ${fileName(module.path)}:${module.lineAt(node.start)}`,
  );
  return `This number also feeds the ${list(places, 'and')}.`;
}

export function expressionNote(text: string): string {
  const shown = text.replace(/\s+/g, ' ');
  return `The learning rate is computed, \`${shown.length > 40 ? `${shown.slice(0, 39)}…` : shown}\`, not a number: applying replaces the whole expression.`;
}

export function severalNote(places: readonly Place[], lr: number | null): string {
  const written = lr === null ? 'The learning rate' : `The learning rate ${lr}`;
  return `${written} may come from any of ${places.length} places: choose one.`;
}

export function computedNote(where: string): string {
  return `No number in the source was found to feed the optimizer at ${where}: it is computed, or read from elsewhere.`;
}

/** The file says one thing and the run did another. */
export function mismatchNote(
  places: readonly Place[],
  query: Query,
  outside: 'command line' | 'environment' | undefined,
): string {
  const [first] = places;
  const given =
    outside === 'environment' ? 'it was given in the environment' : 'it was given on the command line';
  if (first === undefined) return `The learning rate ${query.lr ?? ''} has no default in the file: ${given}.`;
  const why = outside === undefined ? 'it was changed on the way' : given;
  if (first.literal.kind === 'name' && places.every((place) => place.type !== optimizerName(query.type))) {
    return `The file says ${list(
      places.map((place) => `'${place.type}'`),
      'or',
    )}, but the run used ${query.type}: ${why}.`;
  }
  const said = places.map((place) =>
    place.literal.kind === 'number'
      ? place.literal.text.replace(/^(['"`])(.*)\1$/s, '$2')
      : String(place.value),
  );
  const verb = first.literal.kind === 'number' ? 'The file says' : 'The default is';
  return `${verb} ${list(said, 'or')}, but the run used ${query.lr}: ${why}.`;
}

function list(items: readonly string[], word: string): string {
  const last = items.at(-1) ?? '';
  return items.length > 1 ? `${items.slice(0, -1).join(', ')} ${word} ${last}` : last;
}

function fileName(path: string): string {
  return path.split(/[\\/]/).pop() ?? path;
}
