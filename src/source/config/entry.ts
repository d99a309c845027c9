/** A scalar in a configuration file. Offsets are UTF-16, `end` exclusive. */
export interface Entry {
  readonly file: string;
  /** The way to it: `['optim', 'lr']`; a list's place is its number. */
  readonly keys: readonly string[];
  readonly start: number;
  readonly end: number;
  /** As it is written, quotes included. */
  readonly text: string;
}
