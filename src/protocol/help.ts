import * as v from 'valibot';

/** What a page can ask the host for beside a diagnosis: another interpreter, other options, a longer timeout, the output. */
export const HelpSchema = v.picklist(['interpreter', 'options', 'timeout', 'output']);
export type Help = v.InferOutput<typeof HelpSchema>;
