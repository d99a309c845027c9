import type { Literal } from '../protocol/record.ts';
import type { Entry } from './config/entry.ts';
import type { ParsedFile } from './parsedFile.ts';
import { assignmentsLike, missingSpots, sameRole, spotsInRole, spotsReading } from './spots.ts';

/** A place in a text where an LR stands, or may be inserted (`start = end`). Offsets are UTF-16. */
export interface Spot {
  readonly start: number;
  readonly end: number;
  /** What it is in the syntax, from the file inwards. */
  readonly role: readonly string[];
}

/** A text, as the places of LRs are looked up in it. */
export interface Page {
  readonly text: string;
  /** The places that read so, in their order. */
  reading(text: string): readonly Spot[];
  /** The calls that an LR may be inserted in. */
  missing(): readonly Spot[];
  /** The places of the same role where a number or a name stands. */
  inRole(role: readonly string[]): readonly Spot[];
  /** How often the place's function assigns to the name that the place is the value of; 0 where there is no such name. */
  assignments(spot: Spot): number;
}

export class CodePage implements Page {
  readonly parsed: ParsedFile;

  constructor(parsed: ParsedFile) {
    this.parsed = parsed;
  }

  get text(): string {
    return this.parsed.text;
  }

  reading(text: string): Spot[] {
    return spotsReading(this.parsed, text);
  }

  missing(): Spot[] {
    return missingSpots(this.parsed);
  }

  inRole(role: readonly string[]): Spot[] {
    return spotsInRole(this.parsed, role);
  }

  assignments(spot: Spot): number {
    return assignmentsLike(this.parsed, spot);
  }
}

export class ConfigPage implements Page {
  readonly text: string;
  readonly entries: readonly Entry[];

  constructor(text: string, entries: readonly Entry[]) {
    this.text = text;
    this.entries = entries;
  }

  reading(text: string): Spot[] {
    return this.#spots((entry) => entry.text === text);
  }

  inRole(role: readonly string[]): Spot[] {
    return this.#spots(({ keys }) => sameRole(keys, role));
  }

  #spots(isMeant: (entry: Entry) => boolean): Spot[] {
    // An alias stands where its anchor does.
    const places = new Map<number, Spot>();
    for (const entry of this.entries.filter(isMeant)) {
      const { start, end, keys } = entry;
      if (!places.has(start)) places.set(start, { start, end, role: keys });
    }
    return [...places.values()];
  }

  missing(): Spot[] {
    return [];
  }

  assignments(): number {
    return 0;
  }
}

export function spotsOf(page: Page, { kind, text }: Pick<Literal, 'kind' | 'text'>): readonly Spot[] {
  return kind === 'missing' ? page.missing() : page.reading(text);
}
