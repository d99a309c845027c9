import type { Setting } from '../protocol/messages.ts';
import { placeName } from './notes.ts';
import type { Located, Query } from './types.ts';

/**
 * The place of an LR that may have been set after its optimizer was made. `locate` looks where `query.set` says, else at the construction: what computes
 * the LR where it is set may begin with the number that the optimizer was made with.
 */
export async function locateSet(query: Query, locate: (query: Query) => Promise<Located>): Promise<Located> {
  const { set, ...made } = query;
  if (set === undefined) return locate(query);
  const where = whereSet(set);
  if (set.by === 'checkpoint') return none(checkpointNote(where));
  const located = await locate(query);
  if (located.literal !== null) return located;
  // A callback of a library makes LRs of its own.
  const constructed = set.by === undefined ? await locate(made) : located;
  if (constructed.literal !== null) return constructed;
  return located.candidates.length > 0 ? located : none(setNote(where, set.by));
}

export function whereSet({ frames, location }: Setting): string {
  const frame = frames?.[0] ?? location;
  return frame === null ? 'a place that the run did not tell' : placeName(frame.file, frame.line);
}

function checkpointNote(where: string): string {
  return `The learning rate comes from the checkpoint that is loaded at ${where}, so editing the source has no effect.`;
}

function setNote(where: string, by: string | undefined): string {
  const setter = by === undefined ? 'The learning rate is set' : `${by} sets the learning rate`;
  return `${setter} at ${where}, and no number in the source was found to feed it: it is computed, or read from elsewhere.`;
}

function none(note: string): Located {
  return { literal: null, candidates: [], note };
}
