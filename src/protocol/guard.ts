import * as v from 'valibot';

/** What kept a run from the user's files. */
export const GuardOfRunSchema = v.object({
  /** The `kernel`'s copy-on-write; `patches` of Python's and Node's functions; `none`: the user wished so, or it ran in a process of the user's. */
  by: v.picklist(['kernel', 'patches', 'none']),
  /** Why it was not the kernel. */
  because: v.optional(v.string()),
});
export type GuardOfRun = v.InferOutput<typeof GuardOfRunSchema>;

/** As it is said on a result. */
export function guardSentence({ by, because }: GuardOfRun): string {
  if (by === 'kernel') return 'Guarded by the Linux kernel: nothing that this run wrote reached your files.';
  const reason = because === undefined ? '' : `, because ${because}`;
  if (by === 'none') return `Not guarded${reason}: what this run wrote is on your disk.`;
  return `Guarded by patches of Python's and Node's functions only${reason}: other programs could write.`;
}
