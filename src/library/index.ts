/** What `import 'find-lr'` gives: the range test for a training step of your own, and the analysis it rests on. */
export { rangeTest, type RangeTestOptions, type RangeTestResult } from './range-test.ts';
export { analyze, lrSchedule } from '../analysis/index.ts';
export { cyclical, oneCycle, warmupCosine } from '../analysis/index.ts';
export type {
  Analysis,
  Curve,
  Diagnosis,
  DiagnosisCode,
  LrRange,
  OptimizerFacts,
  Point,
  Recommendation,
  Suggestion,
  SuggestionMethod,
  Sweep,
} from '../analysis/index.ts';
