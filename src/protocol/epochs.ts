/** Between runner and engine: what a sweep does to the script's epochs. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a sweep has done to the script's epochs, as the runner tells at the end. */
export const DataSchema = v.object({
  /** How often the data that trains came to its end, and was left there as the script wrote it. */
  ends: v.optional(count),
  /** The data had come to its end after the last step: more of it might have made more steps. */
  between: v.optional(v.boolean()),
  /** Steps taken when the training was first prolonged past the script's own epochs; missing: it was not. */
  past: v.optional(count),
  /** Steps taken when an evaluation was last ended early, or left out. */
  cut: v.optional(count),
});
export type DataMessage = v.InferOutput<typeof DataSchema>;

/** What a sweep may do to them. */
export interface DataRules {
  /** The training is prolonged at this end of its data (1 is the first), after which the script is known to end; 0: never. */
  readonly roundAt?: number;
  /** Evaluations run to their end. */
  readonly evaluates?: true;
}
