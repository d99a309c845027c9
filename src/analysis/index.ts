export { analyze } from './analyze.ts';
export { cyclical, oneCycle, warmupCosine } from './schedules.ts';
export { FEWEST_POINTS } from './diagnose.ts';
export { DEFAULT_STOP_FACTOR, StopRule } from './stop.ts';
export { CEILING_LR, DEFAULT_SWEEP, fitSweep, lrAt, lrSchedule } from './sweep.ts';
export type * from './types.ts';
