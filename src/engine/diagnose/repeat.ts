import type { RunSpec } from '../../protocol/spec.ts';
import { sentenceOf } from '../failure.ts';
import type { PassOutcome } from '../pass.ts';
import type { OurDoing } from '../repeat.ts';
import { nameOf } from './words.ts';

/** Why the sweep is repeated, where what we did to the script's epochs ended it. */
export function describeRepeat(because: OurDoing, outcome: PassOutcome, spec: RunSpec): string {
  const script = nameOf(outcome, spec);
  const { failure } = outcome;
  const how = failure === null ? 'ended' : `failed (${sentenceOf(failure)})`;
  return because === 'past'
    ? `${script} ${how} after the end of its last epoch, where Find LR had its training go on. The sweep is repeated within the script's own epochs.`
    : `${script} ${how} after an evaluation that Find LR had ended early. The sweep is repeated with whole evaluations.`;
}
