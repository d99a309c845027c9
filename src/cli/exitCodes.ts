import type { RunRecord } from '../protocol/record.ts';

export const ExitCode = {
  suggestion: 0,
  /** A mistake of ours. */
  internal: 1,
  usage: 2,
  noSuggestion: 3,
  scriptFailed: 4,
  noSteps: 5,
  cancelled: 130,
} as const;

type Described = readonly [code: string, meaning: string];

const SUGGESTION: Described = [String(ExitCode.suggestion), 'a learning rate is suggested'];
const USAGE: Described = [
  String(ExitCode.usage),
  'the command line is not right, or what it asks for cannot be done',
];
const NO_SUGGESTION: Described = [
  String(ExitCode.noSuggestion),
  'none is suggested, and the diagnosis says why',
];
export const ANALYSIS_EXIT_CODES: readonly Described[] = [SUGGESTION, USAGE, NO_SUGGESTION];
export const ALL_EXIT_CODES: readonly Described[] = [
  SUGGESTION,
  USAGE,
  NO_SUGGESTION,
  [String(ExitCode.scriptFailed), 'the script failed'],
  [String(ExitCode.noSteps), 'no training step was seen'],
  [String(ExitCode.cancelled), 'cancelled'],
];

export function exitCodeOf(record: RunRecord): number {
  if (record.status === 'cancelled') return ExitCode.cancelled;
  if (record.status === 'failed') return ExitCode.scriptFailed;
  if (record.status === 'no-steps') return ExitCode.noSteps;
  return record.results.some((result) => result.recommended !== null)
    ? ExitCode.suggestion
    : ExitCode.noSuggestion;
}

/** What the user asked for cannot be done; its message is the sentence that is shown, without a stack. */
export class UsageError extends Error {}
