import * as v from 'valibot';
import { analyze } from '../analysis/index.ts';
import type { Analysis, Diagnosis, OptimizerFacts, Sweep } from '../analysis/types.ts';
import type { GuardOfRun } from '../protocol/guard.ts';
import type { OptimizerMessage } from '../protocol/messages.ts';
import {
  OptimizerSchema,
  parseRunRecord,
  recordTarget,
  RUN_SCHEMA,
  type OptimizerEntry,
  type RunRecord,
  type RunStatus,
} from '../protocol/record.ts';
import { maskArguments } from '../protocol/secrets.ts';
import type { RunSpec } from '../protocol/spec.ts';
import type { PassEnd, PassOutcome } from './pass.ts';

export interface RecordParts {
  readonly id: string;
  readonly spec: RunSpec;
  /** The script's arguments, wherever they came from. */
  readonly args: readonly string[];
  readonly startedAt: Date;
  readonly status: RunStatus;
  readonly runtime: RunRecord['runtime'];
  readonly optimizers: readonly OptimizerMessage[];
  /** Those that count, in order: a pass that was replaced is not among them. */
  readonly passes: readonly PassOutcome[];
  readonly diagnoses: readonly Diagnosis[];
  readonly notes: readonly string[];
  readonly guard: GuardOfRun | undefined;
  /** Ids of optimizers whose loss does not tell whether training gets on: they keep their LR range, and are suggested no LR. */
  readonly unrated: ReadonlySet<string>;
}

/** The record of a run, valid by its schema. Throws if it is not: that would be our own mistake. */
export function buildRecord(parts: RecordParts): RunRecord {
  const { id, spec, startedAt, passes } = parts;
  const swept = [...new Set(passes.flatMap((pass) => pass.optimizer ?? []))];
  const record = {
    schema: RUN_SCHEMA,
    id,
    status: parts.status,
    startedAt: startedAt.toISOString(),
    target: { ...recordTarget(spec.target), args: maskArguments(parts.args).args },
    runtime: parts.runtime,
    sweep: passes.find((pass) => pass.points.length > 0)?.plan.sweep ?? spec.sweep,
    optimizers: parts.optimizers.map(toEntry),
    passes: passes.flatMap((pass) =>
      pass.optimizer === null
        ? []
        : [
            {
              optimizer: pass.optimizer,
              seed: pass.plan.seed,
              end: endInRecord(pass.end),
              points: pass.points,
            },
          ],
    ),
    results: swept.map((optimizer) => ({
      optimizer,
      ...analyzeOptimizer(passes, optimizer, parts.optimizers, spec.sweep),
      ...(parts.unrated.has(optimizer) ? { recommended: null, suggestions: [] } : {}),
    })),
    diagnoses: parts.diagnoses,
    ...(parts.notes.length === 0 ? {} : { notes: parts.notes }),
    ...(parts.guard === undefined ? {} : { guard: parts.guard }),
    timing: {
      total: (Date.now() - startedAt.getTime()) / 1000,
      toFirstStep: passes[0]?.toFirstStep == null ? null : passes[0].toFirstStep / 1000,
    },
  };
  return parseRunRecord(JSON.parse(JSON.stringify(record)));
}

/** The analysis of all passes over one optimizer. */
export function analyzeOptimizer(
  passes: readonly Pick<PassOutcome, 'optimizer' | 'points' | 'plan'>[],
  optimizer: string,
  optimizers: readonly OptimizerMessage[],
  sweep: Sweep,
  isRunning = false,
): Analysis {
  const own = passes.filter((pass) => pass.optimizer === optimizer);
  return analyze(
    own.map((pass) => pass.points),
    own[0]?.plan.sweep ?? sweep,
    factsOf(optimizers.find(({ id }) => id === optimizer)),
    isRunning,
  );
}

function factsOf(message: OptimizerMessage | undefined): OptimizerFacts {
  if (message === undefined) return {};
  const { type, momentum, betas, batchSize, lr } = message;
  return { type, momentum, betas, batchSize, lr: lr ?? undefined };
}

function toEntry(message: OptimizerMessage): OptimizerEntry {
  // The schema leaves out what only the message has (its frames).
  return v.parse(OptimizerSchema, { ...message, literal: null });
}

/** The record knows the reasons of the wire, and how a pass may end without one. */
function endInRecord(end: PassEnd): string {
  if (end === 'diverged') return 'stopped';
  if (end === 'turned') return 'swept';
  return end === 'broken' ? 'failed' : end;
}
