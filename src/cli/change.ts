/** What `apply` does to a file. */
export interface Change {
  /** What the text is of, for a person. */
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** The file, changed. */
  readonly whole: string;
}
