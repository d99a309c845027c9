/** The run record, `find-lr.run/1`: what `--json` prints, the panel shows and notebooks store. */
import * as v from 'valibot';
import { ArithmeticSchema } from './arithmetic.ts';
import { CellSchema } from './cells.ts';
import { GuardOfRunSchema } from './guard.ts';
import { whatIsWrong } from './invalid.ts';
import { LANGUAGES } from './language.ts';
import {
  FinderSchema,
  GroupSchema as WireGroupSchema,
  LocationSchema,
  ScaleSchema,
  SettingSchema,
} from './messages.ts';
import { maskArguments } from './secrets.ts';
import type { Target } from './spec.ts';

export const RUN_SCHEMA = 'find-lr.run/1';
export const RUN_MIME_TYPE = 'application/vnd.find-lr.run+json';

/** A record is input: what an edit writes by it must be a name of the language, and nothing else. */
const name = v.pipe(
  v.string(),
  v.regex(/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u, 'a keyword in it is no name'),
);
const dottedName = v.pipe(
  v.string(),
  v.regex(
    /^[\p{ID_Start}_$][\p{ID_Continue}$]*(\.[\p{ID_Start}_$][\p{ID_Continue}$]*)*$/u,
    'a callee in it is no name',
  ),
);
const offset = v.pipe(v.number(), v.integer(), v.minValue(0));
const positiveLr = v.pipe(v.number(), v.finite(), v.gtValue(0));

/** See `anchorOf` in source/anchor.ts. */
export const AnchorSchema = v.object({
  /** What the place is in the syntax, from the file inwards: `def main`, `call SGD`, `lr`. */
  role: v.array(v.string()),
  /** The lines that the place is on, without the blanks around them. */
  line: v.string(),
  /** How many places of the same role read the same; those on the same line, and which of these it was. */
  count: v.number(),
  onLine: v.number(),
  ordinal: v.number(),
  /** How many places of the same role read otherwise, and how many of them are on a line that is the same but for that; missing: none. */
  others: v.optional(v.number()),
  othersOnLine: v.optional(v.number()),
  /** How often its function assigns to the name that holds it; missing where none does. */
  assigned: v.optional(v.number()),
});
export type Anchor = v.InferOutput<typeof AnchorSchema>;

/** An expression that the LR comes through on its way from the literal, by what it is in the syntax of its file; see source/leads.ts. */
export const LeadSchema = v.object({
  file: v.string(),
  text: v.string(),
  role: v.array(v.string()),
  /** How many of the same role read the same. */
  count: v.number(),
});
export type Lead = v.InferOutput<typeof LeadSchema>;

export const LiteralSchema = v.object({
  /** A `number` to rewrite, a `missing` argument to insert (`start = end`), a `name` (`'adam'`) to replace. */
  kind: v.picklist(['number', 'missing', 'name']),
  /** Its path, or the name of a cell (see cells.ts). */
  file: v.string(),
  /** UTF-16 offsets into the file's or the cell's text. */
  start: offset,
  end: offset,
  /** What stood there when it was tested; '' for `missing`. */
  text: v.string(),
  /** The line it begins in, from 1, when it was tested. */
  line: v.optional(v.number()),
  /** The optimizer's name in lower case, where the text does not say it: `args.optimizer` that was `adam`. */
  optimizer: v.optional(v.string()),
  /** How the LR is computed from the number; missing where the number is the LR. */
  arithmetic: v.optional(ArithmeticSchema),
  /** What the place is found again by in a file that has been edited since; missing in records of earlier versions. */
  anchor: v.optional(AnchorSchema),
  /** What must still be there for the number to make the LR that it is to make; missing where it is not known. */
  leads: v.optional(v.array(LeadSchema)),
  /** Of a place in a cell: what the cell's own text may not tell. */
  cell: v.optional(
    v.object({
      language: v.picklist(LANGUAGES),
      /** Of a `missing` argument: its keyword, `lr` or `learning_rate`. */
      keyword: v.optional(name),
      /** Of a `name`: what the optimizer is made by, under the name that a cell imports it by: `keras.optimizers.Adam`, `tf.train`. */
      callee: v.optional(dottedName),
    }),
  ),
});
export type Literal = v.InferOutput<typeof LiteralSchema>;

/** Whether two are the same place. */
export function sameLiteral(a: Literal, b: Literal): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

/** As the wire tells it, with the place of its LR where the groups have LRs of their own. */
const GroupSchema = v.object({
  ...WireGroupSchema.entries,
  literal: v.optional(v.nullable(LiteralSchema)),
  literalNote: v.optional(v.string()),
});
export type GroupEntry = v.InferOutput<typeof GroupSchema>;

export const OptimizerSchema = v.object({
  id: v.string(),
  type: v.string(),
  lr: v.nullable(v.number()),
  groups: v.array(GroupSchema),
  momentum: v.optional(v.number()),
  betas: v.optional(v.tuple([v.number(), v.number()])),
  batchSize: v.optional(v.number()),
  steps: v.optional(v.number()),
  /** What sets its LR while the script trains by itself: a scheduler's class (`OneCycleLR`), or `by hand`. */
  schedule: v.optional(v.string()),
  /** Of a schedule between LRs of its own, whatever the optimizer's: the highest of them, which is `lr` too, and where the schedule was made. */
  peak: v.optional(
    v.object({ lr: v.number(), location: v.nullable(LocationSchema), by: v.optional(v.string()) }),
  ),
  scale: v.optional(ScaleSchema),
  hand: v.optional(SettingSchema),
  /** The script's own LR finder, whose answer is the LR at every start: no edit changes that. */
  finder: v.optional(FinderSchema),
  location: v.nullable(LocationSchema),
  literal: v.nullable(LiteralSchema),
  /** Other places the LR may come from, where one could not be told; the user chooses. */
  candidates: v.optional(v.array(LiteralSchema)),
  /** A sentence about the literal: that it is no literal (`1 / 1000`), came from the command line, feeds two optimizers. */
  literalNote: v.optional(v.string()),
});
export type OptimizerEntry = v.InferOutput<typeof OptimizerSchema>;

export const PointSchema = v.object({
  step: v.number(),
  lr: v.number(),
  loss: v.nullable(v.number()),
  /** In a snapshot, where the point before is left out: its LR, whose update this loss is the effect of. */
  before: v.optional(v.number()),
});

export const DiagnosisSchema = v.object({
  code: v.string(),
  message: v.string(),
  advice: v.string(),
  /** What helps (analysis/types.ts), for a front that has a way to it. */
  remedies: v.optional(v.pipe(v.array(v.string()), v.readonly())),
});

export const PassSchema = v.object({
  optimizer: v.string(),
  seed: v.nullable(v.number()),
  /** Why the pass ended: a `done` reason of the wire, or `killed`, `timeout`, `cancelled`; `running`: it has not. */
  end: v.string(),
  points: v.array(PointSchema),
});
export type Pass = v.InferOutput<typeof PassSchema>;

export const ResultSchema = v.object({
  optimizer: v.string(),
  curve: v.object({
    lr: v.array(v.number()),
    loss: v.array(v.number()),
    low: v.optional(v.array(v.number())),
    high: v.optional(v.array(v.number())),
  }),
  suggestions: v.array(v.object({ method: v.string(), lr: positiveLr })),
  recommended: v.nullable(
    v.object({
      lr: positiveLr,
      low: v.number(),
      high: v.number(),
      method: v.string(),
      reason: v.string(),
    }),
  ),
  range: v.nullable(v.object({ baseLr: v.number(), maxLr: v.number() })),
  diagnoses: v.array(DiagnosisSchema),
});
export type Result = v.InferOutput<typeof ResultSchema>;

export const RunStatusSchema = v.picklist([
  'running', // only what a notebook stores meanwhile; no run ends with it
  'completed', // swept to its end
  'diverged', // stopped because the loss blew up: the usual good end
  'stopped', // ended early by the user's stop, with what it had
  'cancelled',
  'failed',
  'no-steps',
]);
export type RunStatus = v.InferOutput<typeof RunStatusSchema>;

/** What was tested: a script, or a cell with those above it. */
export const TargetSchema = v.variant('kind', [
  v.object({
    kind: v.literal('script'),
    path: v.string(),
    /** The name by which Python ran it, where the user said so (`-m`). */
    module: v.optional(v.string()),
    args: v.array(v.string()),
    cwd: v.string(),
  }),
  v.object({
    kind: v.literal('cells'),
    path: v.string(),
    language: v.picklist(LANGUAGES),
    /** The id of the tested cell. */
    cell: v.string(),
    /** Those that ran, in their order, the tested one last. */
    cells: v.array(v.pick(CellSchema, ['id', 'number'])),
    args: v.array(v.string()),
    cwd: v.string(),
  }),
]);
export type RecordTarget = v.InferOutput<typeof TargetSchema>;

/** A spec's target as a record has it: without the secrets among its arguments, and without the sources of cells, which stand in the notebook. */
export function recordTarget(target: Target): RecordTarget {
  if (target.kind === 'script') return { ...target, args: maskArguments(target.args).args };
  const { kind, path, language, cells, cwd } = target;
  const cell = cells.at(-1)?.id ?? '';
  return {
    kind,
    path,
    language,
    cell,
    cells: cells.map(({ id, number }) => ({ id, number })),
    args: [],
    cwd,
  };
}

export const RunRecordSchema = v.object({
  schema: v.literal(RUN_SCHEMA),
  id: v.string(),
  status: RunStatusSchema,
  /** ISO 8601 */
  startedAt: v.string(),
  target: TargetSchema,
  runtime: v.nullable(
    v.object({
      language: v.string(),
      version: v.string(),
      framework: v.string(),
      frameworkVersion: v.string(),
      backend: v.string(),
      device: v.string(),
    }),
  ),
  sweep: v.object({
    mode: v.picklist(['exponential', 'linear']),
    minLr: v.number(),
    maxLr: v.number(),
    steps: v.number(),
  }),
  optimizers: v.array(OptimizerSchema),
  passes: v.array(PassSchema),
  results: v.array(ResultSchema),
  diagnoses: v.array(DiagnosisSchema),
  /** Sentences that belong to the result: why its sweep was made again. */
  notes: v.optional(v.array(v.string())),
  /** What kept it from the user's files; missing in records of earlier versions, and where nothing was started. */
  guard: v.optional(GuardOfRunSchema),
  /** Seconds. `toFirstStep` is what the user waits for before the chart starts. */
  timing: v.object({
    total: v.number(),
    toFirstStep: v.nullable(v.number()),
    /** Of one that is `running`: how long it still takes. */
    left: v.optional(v.number()),
  }),
});
export type RunRecord = v.InferOutput<typeof RunRecordSchema>;

/** Throws an Error with a sentence that says what is wrong with `value` and where. */
export function parseRunRecord(value: unknown): RunRecord {
  const outcome = v.safeParse(RunRecordSchema, value);
  if (outcome.success) return outcome.output;
  throw new Error(`This is no ${RUN_SCHEMA} record: ${whyNoRecord(value, outcome.issues[0])}.`);
}

function whyNoRecord(value: unknown, issue: v.BaseIssue<unknown>): string {
  if (Array.isArray(value)) return 'it is a list, where an object belongs';
  if (typeof value !== 'object' || value === null) return whatIsWrong(issue);
  const schema = 'schema' in value ? value.schema : undefined;
  if (schema === RUN_SCHEMA) return whatIsWrong(issue);
  if (typeof schema === 'string' && schema.startsWith('find-lr.'))
    return schema.startsWith('find-lr.run/')
      ? `another version of Find LR has written it, as ${schema}`
      : `it is of another kind, ${schema}`;
  return 'its schema does not say so. Find LR writes records by find-lr run --out or --json';
}
