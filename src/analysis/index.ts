export { analyze } from './analyze.ts';
export { TYPICAL_RANGES, typicalRange, type Architecture } from './architecture.ts';
export { cyclical, oneCycle, warmupCosine } from './schedules.ts';
export { hasTurned, shouldStop } from './stop.ts';
export { DEFAULT_SWEEP, fitSweep, lrAt, lrSchedule } from './sweep.ts';
export type * from './types.ts';
