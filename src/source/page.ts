import type { Literal } from '../protocol/record.ts';
import type { Entry } from './config/entry.ts';
import type { ParsedFile } from './parsedFile.ts';
import { missingSpots, spotsReading } from './spots.ts';

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
}

export class ConfigPage implements Page {
  readonly text: string;
  readonly entries: readonly Entry[];

  constructor(text: string, entries: readonly Entry[]) {
    this.text = text;
    this.entries = entries;
  }

  reading(text: string): Spot[] {
    // An alias stands where its anchor does.
    const places = new Map<number, Spot>();
    for (const { start, end, keys, text: written } of this.entries)
      if (written === text && !places.has(start)) places.set(start, { start, end, role: keys });
    return [...places.values()];
  }

  missing(): Spot[] {
    return [];
  }
}

export function spotsOf(page: Page, { kind, text }: Pick<Literal, 'kind' | 'text'>): readonly Spot[] {
  return kind === 'missing' ? page.missing() : page.reading(text);
}
