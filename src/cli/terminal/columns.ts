/** Where neither the terminal nor COLUMNS says how wide lines may be: into a file or a pipe. */
const DEFAULT = 100;
/** Sentences are hard to read in longer lines. */
const WIDEST_TEXT = 100;
const NARROWEST = 20;

/** Characters a line may have: what COLUMNS says goes before what the terminal knows. */
export function columnsOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): number {
  const said = /^\s*([1-9]\d{0,4})\s*$/.exec(env['COLUMNS'] ?? '')?.[1];
  return Math.max(NARROWEST, said === undefined ? (stream.columns ?? DEFAULT) : Number(said));
}

/** Characters that a line of text may have. */
export function textColumnsOf(stream: NodeJS.WriteStream): number {
  return Math.min(columnsOf(stream), WIDEST_TEXT);
}
