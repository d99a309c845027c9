import { formatLr } from '../analysis/format.ts';
import { oneLine } from '../protocol/visible.ts';

/** Sentences for the user about where an LR stands. */

export function expressionNote(text: string): string {
  const shown = text.replace(/\s+/g, ' ');
  return `The learning rate is computed, \`${shown.length > 40 ? `${shown.slice(0, 39)}…` : shown}\`, not a number: to change it, replace the whole expression.`;
}

export function severalNote(count: number, lr: number | null): string {
  const written = lr === null ? 'The learning rate' : `The learning rate ${formatLr(lr)}`;
  return `${written} may come from any of ${count} places: choose one.`;
}

export function computedNote(where: string): string {
  return `No number in the source was found to feed the optimizer at ${where}: it is computed, or read from elsewhere.`;
}

export function notConstructedNote(where: string): string {
  return `No optimizer construction was found at ${where}.`;
}

/** The script goes beyond the LR of the construction. */
export function handNote(where: string | undefined): string {
  return `The script sets the LR by hand at each step${where === undefined ? '' : `, at ${where}`}, and raises it above the one that its optimizer was made with: which number its highest LR comes from is not known, so there is no number to edit.`;
}

/** What is set by hand does not come from the construction. */
export function unusedNote(where: string): string {
  return `The script sets the LR by hand at ${where}, before its first step and at later ones, and does not compute it from the one that its optimizer was made with: change the highest LR where the script computes it.`;
}

/** The file says one thing and the run did another. */
export function changedNote(
  said: readonly string[],
  isDefault: boolean,
  lr: number | null,
  why: string,
): string {
  return `${isDefault ? 'The default is' : 'The file says'} ${list(said, 'or')}, but the run used ${lr === null ? 'another' : formatLr(lr)}: ${why}.`;
}

export function list(items: readonly string[], word: string): string {
  const last = items.at(-1) ?? '';
  return items.length > 1 ? `${items.slice(0, -1).join(', ')} ${word} ${last}` : last;
}

export function placeName(file: string, line: number): string {
  return `${fileName(file)}:${line}`;
}

export function fileName(path: string): string {
  return oneLine(path.split(/[\\/]/).pop() ?? path);
}

/** A number in quotes, without them. */
export function unquoted(text: string): string {
  return text.replace(/^(['"`])(.*)\1$/s, '$2');
}
