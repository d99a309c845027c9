export interface Notice {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly licence: string;
  /** Where the source is to be had. */
  readonly source: string;
  /** Ours that contain it, from `dist`. */
  readonly files: readonly string[];
  readonly text: string;
}

export interface Shipped {
  /** Of esbuild. */
  readonly metafiles: readonly Pick<import('esbuild').Metafile, 'outputs'>[];
  /** Files copied from a package: from where, and to where, from the project's root. */
  readonly copies: readonly (readonly [from: string, to: string])[];
  readonly dist?: string;
}

/** Throws a sentence where a package lacks something, or has a licence that nobody accepted. */
export function noticesOf(shipped: Shipped): Notice[];
export function noticesText(notices: readonly Notice[]): string;
