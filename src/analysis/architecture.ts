/** A kind of model or training for which the literature has a usual span of LRs. */
export type Architecture = 'mlp' | 'cnn' | 'transformer' | 'fine-tuning' | 'large-batch';

/** Common LR ranges, as the seed section ("Learning Rate Finding", section 8.4) tabulates them: context, not a result. */
const TYPICAL_RANGES: Readonly<Record<Architecture, { readonly low: number; readonly high: number }>> = {
  mlp: { low: 1e-4, high: 1e-2 },
  cnn: { low: 1e-4, high: 1e-2 },
  transformer: { low: 1e-5, high: 1e-3 },
  'fine-tuning': { low: 1e-6, high: 1e-4 },
  'large-batch': { low: 1e-3, high: 1e-1 },
};

/** The usual LRs for an architecture. */
export function typicalRange(architecture: Architecture): { readonly low: number; readonly high: number } {
  return TYPICAL_RANGES[architecture];
}
