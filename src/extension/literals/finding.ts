import {
  sameLiteral,
  type Literal,
  type OptimizerEntry,
  type RecordTarget,
  type Result,
  type RunRecord,
} from '../../protocol/record.ts';
import { suggestedFor, type Suggested, type Wanted } from '../../protocol/suggested.ts';
import { parseNumber } from '../../source/number.ts';
import { rewrite } from '../../source/rewrite.ts';
import { anchorAt, findAnchor, type Anchor } from './anchor.ts';

/** How a place to edit reads now. Offsets are UTF-16. */
export type Place =
  /** As it was tested. */
  | { readonly state: 'tested'; readonly start: number; readonly end: number; readonly literal: Literal }
  /** As one of our LRs was written there. */
  | {
      readonly state: 'applied';
      readonly start: number;
      readonly end: number;
      readonly literal: Literal;
      readonly lr: number;
    }
  /** Otherwise. */
  | { readonly state: 'changed' };

/**
 * What a run found for one optimizer, tied to the source: it knows its places in a text that has been edited since, and
 * whether one of its LRs stands there, whoever wrote it and however it was undone.
 */
export class Finding {
  readonly run: string;
  readonly target: RecordTarget;
  readonly optimizer: OptimizerEntry;
  readonly result: Result;
  /** The record comes from a notebook, and anyone may have written it. */
  readonly isForeign: boolean;
  /** The place of the construction. */
  readonly site: Anchor | undefined;
  /** Of the optimizer's place, and of those of its groups. */
  #edits: readonly Edit[] = [];
  #chosen: Literal | undefined;
  readonly #texts: ReadonlyMap<string, string>;

  /** `texts`: the files and cells as they were tested, by name. */
  constructor(
    record: RunRecord,
    optimizer: OptimizerEntry,
    result: Result,
    texts: ReadonlyMap<string, string>,
    isForeign = false,
  ) {
    this.isForeign = isForeign;
    this.run = record.id;
    this.target = record.target;
    this.optimizer = optimizer;
    this.result = result;
    this.#texts = texts;
    this.site = siteOf(optimizer, texts);
    if (optimizer.literal !== null) this.choose(optimizer.literal);
  }

  /** All that is to be written for `lr`, as the places were tested. */
  suggested(lr: number): Suggested {
    const entry = this.optimizer;
    return suggestedFor(entry, lr, this.#chosen);
  }

  /** The path of the script, or of the notebook. */
  get script(): string {
    return this.target.path;
  }

  /** The place to edit, as it was tested; undefined where it could not be told and was not chosen. */
  get literal(): Literal | undefined {
    return this.#chosen;
  }

  get candidates(): readonly Literal[] {
    return this.optimizer.candidates ?? [];
  }

  /** Says which of the candidates is the place. */
  choose(literal: Literal): void {
    const text = this.#texts.get(literal.file);
    if (text === undefined || text.slice(literal.start, literal.end) !== literal.text) return;
    this.#chosen = literal;
    this.#edits = this.suggested(1).places.flatMap(({ literal: place }): Edit[] => {
      const whole = this.#texts.get(place.file);
      return whole === undefined
        ? []
        : [{ literal: place, text: whole, tested: anchorAt(whole, place), written: new Map() }];
    });
    for (const lr of this.lrs()) this.expect(lr);
  }

  /** The recommended LR first, then those of the other methods; each once. */
  lrs(): number[] {
    const { recommended, suggestions } = this.result;
    if (recommended === null) return [];
    return [...new Set([recommended.lr, ...suggestions.map((suggestion) => suggestion.lr)])];
  }

  /** Makes `place` know `lr` when it stands there. */
  expect(lr: number): void {
    for (const wanted of this.suggested(lr).places) {
      const edit = this.#edits.find(({ literal }) => sameLiteral(literal, wanted.literal));
      if (edit === undefined || edit.written.has(lr)) continue;
      const anchor = anchorOfWritten(edit, wanted);
      if (anchor !== undefined) edit.written.set(lr, anchor);
    }
  }

  /** The place to edit in the text that its file has now. */
  place(text: string): Place {
    return this.#chosen === undefined ? { state: 'changed' } : this.placeOf(this.#chosen, text);
  }

  /** The place of one group's LR, or of the optimizer's, in the text that its file has now. */
  placeOf(literal: Literal, text: string): Place {
    const edit = this.#edits.find((each) => sameLiteral(each.literal, literal));
    if (edit === undefined) return { state: 'changed' };
    const found = findAnchor(text, edit.tested);
    if (found !== undefined) return { state: 'tested', ...found, literal: { ...literal, ...found } };
    for (const [lr, anchor] of edit.written) {
      const place = findAnchor(text, anchor);
      if (place === undefined) continue;
      const { file, cell, arithmetic } = literal;
      const now: Literal = {
        ...{ kind: 'number', file, ...place, text: text.slice(place.start, place.end) },
        ...(cell === undefined ? {} : { cell }),
        ...(arithmetic === undefined ? {} : { arithmetic }),
      };
      return { state: 'applied', ...place, literal: now, lr };
    }
    return { state: 'changed' };
  }
}

interface Edit {
  readonly literal: Literal;
  /** The file as it was tested. */
  readonly text: string;
  readonly tested: Anchor;
  /** Where the number stands after an LR has been written. */
  readonly written: Map<number, Anchor>;
}

function siteOf({ location }: OptimizerEntry, texts: ReadonlyMap<string, string>): Anchor | undefined {
  const text = location === null ? undefined : texts.get(location.file);
  if (location === null || text === undefined) return undefined;
  let start = 0;
  for (let line = 1; line < location.line; line += 1) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return undefined;
  }
  start += location.column - 1;
  const lineBreak = text.indexOf('\n', start);
  return anchorAt(text, { file: location.file, start, end: lineBreak === -1 ? text.length : lineBreak });
}

function anchorOfWritten({ literal, text }: Edit, { lr, digits }: Wanted): Anchor | undefined {
  const written = rewrite(text, literal, lr, digits);
  if (!written.ok || written.text === text) return undefined;
  const edit = written.edits.find(({ start, end }) => start === literal.start && end === literal.end);
  if (edit === undefined) return undefined;
  const shift = written.edits
    .filter(({ start }) => start < edit.start)
    .reduce((sum, other) => sum + other.text.length - (other.end - other.start), 0);
  const number = numberIn(edit.text);
  if (number === undefined) return undefined;
  const start = edit.start + shift + number.start;
  return anchorAt(written.text, { file: literal.file, start, end: start + number.length });
}

/** The LR in what was written, `tf.train.adam(2.4e-3)` or just `2.4e-3`. */
function numberIn(text: string): { start: number; length: number } | undefined {
  if (parseNumber(text) !== null) return { start: 0, length: text.length };
  const match = /(?<![\w.])[\d.][\d.]*(e[+-]?\d+)?(?=\)?$)/i.exec(text);
  return match === null ? undefined : { start: match.index, length: match[0].length };
}
