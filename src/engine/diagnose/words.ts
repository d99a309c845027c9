import { basename } from 'node:path';
import { describePlace } from '../../protocol/cells.ts';
import { languageOf } from '../../protocol/language.ts';
import type { OptimizerMessage } from '../../protocol/messages.ts';
import type { RunSpec, Target } from '../../protocol/spec.ts';
import type { PassOutcome } from '../pass.ts';

/** An optimizer, with where it was made. */
export function named({ type, location }: OptimizerMessage, target: Target): string {
  return location === null ? type : `${type} (${describePlace(location.file, location.line, target)})`;
}

/** The script, or the one of its ranks that the outcome is about. */
export function nameOf({ rank }: PassOutcome, { target }: RunSpec): string {
  return `${rank === null ? '' : `Rank ${rank} of `}${basename(target.path)}`;
}

export function isPython({ target }: RunSpec): boolean {
  return languageOf(target) === 'python';
}

export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
