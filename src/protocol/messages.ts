/**
 * The wire between a runner and the engine: newline-delimited JSON over a local pipe.
 * A runner imports nothing from here; test/protocol holds both sides to it.
 *
 * Environment the engine gives the child (added to the user's, never replacing it):
 * - `FIND_LR_PIPE`   path of the pipe (Unix socket or Windows named pipe), or `tcp:127.0.0.1:port` for Python on Windows; without
 *   one nobody listens, and the runner is silent
 * - `FIND_LR_TOKEN`  this run's token; `hello` must repeat it
 * - `FIND_LR_SPEC`   the `StartMessage` as JSON, so that a runner needs no round trip before its first step
 */
import * as v from 'valibot';
import { DataSchema, type DataRules } from './epochs.ts';

export const PROTOCOL_VERSION = 1;

const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.gtValue(0));

export const LocationSchema = v.object({
  file: v.string(),
  /** 1-based, as people and stack traces count. */
  line: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** 1-based. */
  column: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
export type Location = v.InferOutput<typeof LocationSchema>;

/** Where an LR was set after the optimizer was made, as the optimizer's `location` and `frames`. */
export const SettingSchema = v.object({
  location: v.nullable(LocationSchema),
  frames: v.optional(v.array(LocationSchema)),
  /** What has set it there, where that is not the script's own line: `checkpoint`, or a callback's class (`LearningRateScheduler`). */
  by: v.optional(v.string()),
});
export type Setting = v.InferOutput<typeof SettingSchema>;

/** The script's own LR finder, whose answer is the LR at every start. */
export const FinderSchema = v.object({
  /** `Tuner.lr_find` */
  name: v.string(),
  /** Of the call. */
  location: v.nullable(LocationSchema),
});

/** A schedule of factors that go elsewhere than to 1: an LR here is the one that the optimizer was made with times the highest of them. */
export const ScaleSchema = v.object({
  /** Missing: each group has one of its own. */
  factor: v.optional(positive),
  /** Where the schedule was made. */
  location: v.nullable(LocationSchema),
});
export type Scale = v.InferOutput<typeof ScaleSchema>;

export const GroupSchema = v.object({
  /** The one that the first step takes, as far as is known. */
  lr: v.nullable(finite),
  /** Missing: the LR is the one that the optimizer was made with. */
  set: v.optional(SettingSchema),
  /** Number of trainable values in the group, where known. */
  size: v.optional(v.number()),
});

export const HelloSchema = v.object({
  kind: v.literal('hello'),
  protocol: v.number(),
  token: v.string(),
  pid: v.number(),
  language: v.picklist(['javascript', 'python']),
  languageVersion: v.string(),
  framework: v.string(),
  frameworkVersion: v.string(),
  /** For example `wasm`, `tensorflow`, `cpu`, `cuda`. */
  backend: v.string(),
  /** In words, for a person: `CPU (WebAssembly, 2 threads)`, `NVIDIA H200`. */
  device: v.string(),
  /**
   * Of a training that is distributed over several processes, each of which connects and tells all that it would tell alone. A
   * process may learn it late, and says hello again; before its first step at the latest.
   */
  rank: v.optional(
    v.object({
      rank: v.pipe(v.number(), v.integer(), v.minValue(0)),
      /** How many there are, this one included. */
      world: v.pipe(v.number(), v.integer(), v.minValue(2)),
      /** `torch.distributed`, or the environment variable that said so (`RANK`, `SLURM_PROCID`). */
      source: v.string(),
    }),
  ),
  /** It can take the rest of its sweep in fewer steps, when `sweep` tells it to. */
  canShorten: v.optional(v.boolean()),
  /** False: this process runs another file than the script, so that it may be the script's helper. Missing: it runs the script. */
  target: v.optional(v.boolean()),
});
export type HelloMessage = v.InferOutput<typeof HelloSchema>;

/** Sent when an optimizer is constructed, and again with the same id when more is known of it: its steps, and at the first of them its LRs. */
export const OptimizerMessageSchema = v.object({
  kind: v.literal('optimizer'),
  /** `"0"`, `"1"`, … in order of construction. */
  id: v.string(),
  type: v.string(),
  /**
   * The LR that the script's first step takes, as far as is known, which before that step is the one that the optimizer was made with. Where a schedule
   * scales a base it is that base (but see `scale`), and where param groups differ the LR of the first whose LR is not 0. Null if unknown.
   */
  lr: v.nullable(finite),
  groups: v.array(GroupSchema),
  momentum: v.optional(v.number()),
  betas: v.optional(v.tuple([v.number(), v.number()])),
  batchSize: v.optional(v.number()),
  /** Optimizer steps seen so far, by anyone; 0 for one that was only made. */
  steps: v.optional(v.number()),
  /** Ids of the optimizers that step on the very losses that this one steps on: they work together, not against each other. */
  sharesLossWith: v.optional(v.array(v.string())),
  /** Ids of the optimizers that have stepped between two steps of this one, on other losses than its own; absent where the runner cannot tell. */
  inTurnWith: v.optional(v.array(v.string())),
  /** Id of the optimizer that it has turned out to be a part of (what a wrapper wraps, one of many from one line): forget it. */
  within: v.optional(v.string()),
  /** What sets its LR while the script trains by itself: a scheduler's class (`OneCycleLR`), or `by hand`. */
  schedule: v.optional(v.string()),
  /** Of a schedule between LRs of its own, whatever the optimizer's: the highest of them, and where the schedule was made, as `location` and `frames`. */
  peak: v.optional(
    v.object({
      lr: v.number(),
      location: v.nullable(LocationSchema),
      frames: v.optional(v.array(LocationSchema)),
      /** The method of the user's call that takes the LR, where the schedule is made by that: `fit_one_cycle`. */
      by: v.optional(v.string()),
    }),
  ),
  scale: v.optional(ScaleSchema),
  /** Where the script has set the LR of its first step, which it raises at later steps. */
  hand: v.optional(SettingSchema),
  finder: v.optional(FinderSchema),
  location: v.nullable(LocationSchema),
  /** The frames of the user's own code at the construction, innermost first (at most 8); `location` is the first. */
  frames: v.optional(v.array(LocationSchema)),
});
export type OptimizerMessage = v.InferOutput<typeof OptimizerMessageSchema>;

export const PointsSchema = v.object({
  kind: v.literal('points'),
  optimizer: v.string(),
  points: v.array(v.object({ step: v.number(), lr: positive, loss: v.nullable(v.number()) })),
});

export const NoteSchema = v.object({
  kind: v.literal('note'),
  /**
   * One of: `above` (cells above the tested one train), `guard` (something was muted or redirected), `download` (a data set stays), `loss-unknown`, `odd`; and `slow-backend`,
   * `backend-missing`, `no-batch` (a loader had nothing to give), `no-progress` (the loss does not tell whether training gets on),
   * `unhooked` (the script trains with what no runner hooks), which the engine puts on the result as diagnoses.
   */
  topic: v.string(),
  /** One sentence for the user. */
  message: v.string(),
});

/** A rank's answer to `hold`. */
export const HeldSchema = v.object({
  kind: v.literal('held'),
  /** It will take that many steps of the swept optimizer, and no more until it is told `stop`. */
  steps: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

export const DoneSchema = v.object({
  kind: v.literal('done'),
  /**
   * - `stopped`     the engine said so
   * - `swept`       the schedule is through (its ceiling included)
   * - `non-finite`  the loss was not finite
   * - `ended`       the script ended by itself (after the last step it wanted)
   * - `exited`      the script called process.exit / sys.exit
   * - `failed`      the script threw; see `error`
   */
  reason: v.picklist(['stopped', 'swept', 'non-finite', 'ended', 'exited', 'failed']),
  /** Steps taken by the swept optimizer. */
  steps: v.number(),
  exitCode: v.optional(v.number()),
  /** What the script called to end, as it is written: `sys.exit()`, `os.execv()`. */
  call: v.optional(v.string()),
  data: v.optional(DataSchema),
  error: v.optional(v.object({ message: v.string(), stack: v.optional(v.string()) })),
});

export const RunnerMessageSchema = v.variant('kind', [
  HelloSchema,
  OptimizerMessageSchema,
  PointsSchema,
  NoteSchema,
  HeldSchema,
  DoneSchema,
]);
export type RunnerMessage = v.InferOutput<typeof RunnerMessageSchema>;
export type DoneMessage = v.InferOutput<typeof DoneSchema>;
export type NoteMessage = v.InferOutput<typeof NoteSchema>;

/** What a pass is to do. */
export interface StartMessage {
  readonly kind: 'start';
  readonly protocol: number;
  readonly pass: number;
  readonly hook:
    | {
        readonly kind: 'sweep';
        readonly mode: 'exponential' | 'linear';
        readonly minLr: number;
        readonly maxLr: number;
        readonly steps: number;
        /** The walk goes on past `maxLr` at the same ratio (or difference) up to here, until `stop`. `>= maxLr`. */
        readonly ceilingLr: number;
      }
    /**
     * Trains with other LRs, by optimizer id, in place of those that the optimizers were made with. A schedule of the script's
     * keeps its shape: what the script sets is multiplied by the new LR over the old one. Optimizers that are not named keep
     * theirs. `steps` of the first that steps; null: to the script's own end.
     */
    | {
        readonly kind: 'fixed';
        readonly lrs: Readonly<Record<string, number>>;
        /** Ids of those whose LR the script sets by hand, as the sweep has seen: what it reads is its own, and each step is scaled. */
        readonly byHand?: readonly string[];
        /** Ids of those whose first LR the script sets after it has made them: that is the one to put the new LR in place of, and each step is scaled. */
        readonly set?: readonly string[];
        readonly steps: number | null;
      };
  /** The optimizer to sweep, by id; null: the first that steps. The others keep the LR that the script gives them. */
  readonly optimizer: string | null;
  /** Of cells: the name of the one whose training is swept (see `cellFile`); missing: the first training is, wherever it stands. */
  readonly tested?: string;
  /** What a sweep may do to the script's epochs and evaluations; missing: what it takes to have enough steps soon. */
  readonly data?: DataRules;
  /** Random seed to plant where the framework has one; null leaves the script's randomness alone. */
  readonly seed: number | null;
  readonly guard: boolean;
  /** The kernel lays copies over all files: whatever any program writes, the user's stay as they are. */
  readonly isLayered?: true;
  /** Folder made for this pass, gone afterwards: scratch copies live here. */
  readonly scratch: string;
  /** Files that Find LR's own output goes to, as `device:inode`: that they grow is not the script's doing. */
  readonly outputs?: readonly string[];
  /** Where our packaged backends lie (`*.wasm`). */
  readonly assets: string;
  /** The script as the user named it, absolute: the runner takes only this process tree's optimizer makers seriously. */
  readonly script: string;
}

/** A rank is to say where it could end, and to wait there: all ranks must end after the same step. */
export interface HoldMessage {
  readonly kind: 'hold';
}

export interface StopMessage {
  readonly kind: 'stop';
  /** For a rank that holds: end when so many steps of the swept optimizer are taken, the most that any rank has begun. */
  readonly after?: number;
}

/**
 * The sweep is to be through after so many steps in all: from the next one on the LR rises faster. What was taken stays as it is. Only
 * for a process that `canShorten`, and is no rank.
 */
export interface SweepMessage {
  readonly kind: 'sweep';
  readonly steps: number;
}

export type EngineMessage = StartMessage | HoldMessage | StopMessage | SweepMessage;
