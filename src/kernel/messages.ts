/** What the kernel's process and its client say to each other: requests by Node's IPC, answers as lines of JSON on descriptor 3. */

/** MIME type -> what a notebook stores for it: text, base64 of binary data, or JSON for `…json` types. */
export type MimeBundle = Readonly<Record<string, unknown>>;

export interface EvaluateRequest {
  readonly kind: 'evaluate';
  /** Told by the `done` that answers. */
  readonly id: number;
  /** What the cell's frames are named, `<notebook>#<cell>`. */
  readonly name: string;
  /** TypeScript or JavaScript, runnable: magics are blanked. */
  readonly source: string;
}

/** Asks what an expression that ends `line` could go on with, by the values that live in the kernel. */
export interface CompleteRequest {
  readonly kind: 'complete';
  /** Told by the `completions` that answer. */
  readonly id: number;
  /** The text before the cursor, of its line. */
  readonly line: string;
}

export type KernelRequest = EvaluateRequest | CompleteRequest;

export interface CellError {
  readonly name: string;
  readonly message: string;
  /** Its frames name cells as `<notebook>#<cell>:<line>:<column>`. */
  readonly stack: string;
}

export type Output =
  | { readonly kind: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: string }
  | {
      readonly kind: 'display';
      readonly data: MimeBundle;
      /** What a later display may update; null where nothing may. */
      readonly displayId: string | null;
      /** Replaces what was displayed under the id, if anything was. */
      readonly update: boolean;
    }
  | { readonly kind: 'result'; readonly data: MimeBundle }
  | { readonly kind: 'error'; readonly error: CellError };

export type KernelMessage =
  | { readonly kind: 'begun'; readonly id: number }
  /** `prefix`: what of the line the names take the place of. */
  | {
      readonly kind: 'completions';
      readonly id: number;
      readonly names: readonly string[];
      readonly prefix: string;
    }
  | Output
  /** `interrupted`: ended by SIGINT, its error told before. */
  | { readonly kind: 'done'; readonly id: number; readonly ok: boolean; readonly interrupted: boolean };

/** The descriptors of the kernel's process beside the usual three. */
export const ANSWERS = 3;
/** Never written: its end tells that the client is gone. */
export const LIFELINE = 4;
