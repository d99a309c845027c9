/** How a `launch.json` configuration starts a script. */
export interface Launch {
  readonly name: string;
  /** Undefined: the user is asked for them. */
  readonly args: readonly string[] | undefined;
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** A Node.js that the configuration names, if it is one. */
  readonly node?: string | undefined;
  /** A Python that it names. */
  readonly python?: string | undefined;
  /** The module as which Python runs the script. */
  readonly module?: string | undefined;
  /** What starts the script in the interpreter's place: `['torchrun', '--nproc-per-node=2']`. */
  readonly launcher?: readonly string[] | undefined;
}

/** What a configuration's texts are read with. */
export interface Reading {
  /** Of the script. */
  readonly file: string;
  readonly folder: string | undefined;
  /** A text with its variables put in. */
  expand(text: string): string;
  /** A path, from the workspace folder where it is not absolute. */
  path(text: string): string;
}
