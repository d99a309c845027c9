import type { Setting } from '../../protocol/messages.ts';
import type { Literal } from '../../protocol/record.ts';
import { placeName } from '../notes.ts';
import { isFedBy } from '../places.ts';
import type { Query } from '../types.ts';
import type { Flow } from './flow.ts';
import { placesOf } from './places.ts';
import { settingsAt } from './settings.ts';

/** The LR that an optimizer was made with, read again. */
const READS_OWN = /initial_lr|base_lrs?\b|defaults|\blr['"]\s*[\])]/;

/** Whether what the script sets by hand is computed from the number at `literal`, or from the LR that the optimizer has. */
export function isUsedBy(flow: Flow, { type, group }: Query, hand: Setting, literal: Literal): boolean {
  return settingsAt(flow, hand).some(({ site, context }) => {
    if (READS_OWN.test(site.module.textOf(site.node))) return true;
    const { places, rest } = placesOf(flow, site, type, context, group);
    return (
      places.some((place) => isFedBy(place, literal) || READS_OWN.test(place.literal.text)) ||
      rest.some(({ module, node }) => READS_OWN.test(module.textOf(node)))
    );
  });
}

export function whereSet({ frames, location }: Setting): string {
  const frame = frames?.[0] ?? location;
  return frame === null ? 'a place that the run did not tell' : placeName(frame.file, frame.line);
}
