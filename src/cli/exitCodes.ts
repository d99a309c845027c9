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
