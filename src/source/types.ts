import type { Literal } from '../protocol/record.ts';
import type { Location, Setting } from '../protocol/messages.ts';

/** How the front end lets the reader see other files. Paths are absolute. */
export interface SourceFiles {
  /** The text of a file (an editor's unsaved text counts); undefined if there is none. */
  read(path: string): Promise<string | undefined>;
  /** The file that `specifier` (`./config`, `@/lr.js`) means in `fromPath`; undefined for packages and what is not there. */
  resolve(fromPath: string, specifier: string): Promise<string | undefined>;
}

/** An optimizer as a run saw it. */
export interface Query {
  /** The frames of the user's code at the construction, innermost first. */
  readonly frames: readonly Location[];
  /** `Adam`, `AdamOptimizer` and `adam` are the same. */
  readonly type: string;
  /** The LR that the optimizer was made with, defaults included; null if unknown. */
  readonly lr: number | null;
  /** The index of the param group whose LR it is; missing: the first. */
  readonly group?: number;
  /** The script's own arguments: what they set, no literal does. */
  readonly args?: readonly string[];
  /** The script that was run, and its working directory; absolute. */
  readonly script?: string;
  readonly cwd?: string;
  /** What sets the LR while the script trains by itself: a scheduler's class. */
  readonly schedule?: string;
  /** Where the script has set the LR after it had made the optimizer. */
  readonly set?: Setting;
  /** Where the script sets the LR anew at each step: the number of the construction counts only if it is computed from. */
  readonly hand?: Setting;
  /** Of a schedule, which `type` then is, with LRs of its own: the optimizer whose LR it sets. */
  readonly sets?: string;
}

/** A literal as it is found. */
export interface FoundLiteral extends Literal {
  /** The expressions that the LR comes through. */
  readonly through?: readonly Stretch[];
}

/** An expression in a file as it was tested. */
export type Stretch = Pick<Literal, 'file' | 'start' | 'end' | 'text'>;

/** Where an optimizer's LR comes from. */
export interface Located {
  /** The one place to edit; null where it cannot be told. */
  readonly literal: FoundLiteral | null;
  /** With `literal` null: the places that it may be, for the user to choose from. */
  readonly candidates: readonly FoundLiteral[];
  /** A sentence for the user. */
  readonly note?: string;
  /** By index, where param groups have LRs of their own at places of their own; undefined for one that is not trained. */
  readonly groups?: readonly (GroupPlace | undefined)[];
}

export interface GroupPlace {
  readonly literal: Literal | null;
  readonly note?: string;
}

/** An optimizer construction in a text. Offsets are UTF-16, `end` exclusive. */
export interface Construction {
  /** In lower case: `adam`; '' if the text does not tell. */
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
  /** What the text alone tells of the place of the LR; null if it is elsewhere or cannot be told. */
  readonly literal: Literal | null;
  /** Where the branches, cases and `return`s begin that it lies in: it is made only if all of them are come to. Offsets. */
  readonly conditions: readonly number[];
}

/** Replaces `start..end` (UTF-16 offsets into the old text) by `text`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type Rewritten =
  | { readonly ok: true; readonly text: string; readonly edits: readonly TextEdit[] }
  /** `reason` is a sentence for the user. */
  | { readonly ok: false; readonly reason: string };

export type Grammar = 'javascript' | 'typescript' | 'tsx' | 'python';
