import type { Diagnosis } from './types.ts';
import type { Combined } from './combine.ts';

/** Fewer points than this cannot be told from chance. */
export const FEWEST_POINTS = 20;

export function diagnose(combined: Combined): Diagnosis[] {
  const diagnoses: Diagnosis[] = [];
  if (combined.points < FEWEST_POINTS) {
    diagnoses.push({
      code: 'too-few-points',
      message: `Only ${combined.points} training steps were seen; a curve takes at least ${FEWEST_POINTS}.`,
      advice: 'Let the script train for more steps: more data, more epochs or a smaller batch.',
    });
  }
  return diagnoses;
}
