import type { Literal } from '../protocol/record.ts';
import { CodePage, ConfigPage, type Page, type Spot } from './page.ts';
import type { ParsedFile } from './parsedFile.ts';
import { argumentList, isCall } from './spots.ts';
import { descendants, type SyntaxNode } from './syntax.ts';

/** A place that an edit has changed, as it was found. */
export interface Changed {
  readonly kind: Literal['kind'];
  readonly spot: Spot;
}

/** Whether two texts are the same but for the places that were changed: one number for another, one argument more, a construction for a name. */
export function isSameBut(before: Page, after: Page, changed: readonly Changed[]): boolean {
  if (before instanceof ConfigPage && after instanceof ConfigPage) return sameEntries(before, after, changed);
  if (!(before instanceof CodePage && after instanceof CodePage)) return false;
  const kinds = new Map<SyntaxNode, Literal['kind']>();
  for (const { kind, spot } of changed) {
    const node = nodeOf(before.parsed, kind, spot);
    if (node === undefined) return false;
    kinds.set(node, kind);
  }
  return new Comparison(before.parsed, after.parsed, kinds).same(before.parsed.root, after.parsed.root);
}

/** Of a missing argument its call's list, else the outermost node that is the place. */
export function nodeOf(
  { root }: ParsedFile,
  kind: Literal['kind'],
  { start, end }: Spot,
): SyntaxNode | undefined {
  for (const node of descendants(root)) {
    if (kind !== 'missing') {
      if (node.start === start && node.end === end) return node;
      continue;
    }
    const list = isCall(node) ? argumentList(node) : undefined;
    if (list !== undefined && (list.children.at(-1)?.end ?? list.start + 1) === start) return list;
  }
  return undefined;
}

class Comparison {
  readonly #before: ParsedFile;
  readonly #after: ParsedFile;
  readonly #changed: ReadonlyMap<SyntaxNode, Literal['kind']>;

  constructor(before: ParsedFile, after: ParsedFile, changed: ReadonlyMap<SyntaxNode, Literal['kind']>) {
    this.#before = before;
    this.#after = after;
    this.#changed = changed;
  }

  same(before: SyntaxNode, after: SyntaxNode): boolean {
    const kind = this.#changed.get(before);
    if (kind === 'number') return before.field === after.field && isNumber(after);
    if (kind === 'name') return isCall(after) || this.#isPairOf(before, after);
    if (before.type !== after.type || before.field !== after.field) return false;
    if (before.children.length === 0 && after.children.length === 0)
      return kind === undefined && this.#before.textOf(before) === this.#after.textOf(after);
    const given = [...after.children];
    if (kind === 'missing') {
      const last = given.pop();
      if (last === undefined || !(isNumber(last) || isNumber(last.children.at(-1) ?? last))) return false;
    } else if (before.parent === null && given.length === before.children.length + 1 && this.#hasName()) {
      // The import that the construction needs.
      const added = given.findIndex((each, i) => !this.#isImportKept(before.children[i], each));
      given.splice(added, 1);
    }
    return (
      given.length === before.children.length &&
      before.children.every((child, i) => this.same(child, given[i] as SyntaxNode))
    );
  }

  #hasName(): boolean {
    return [...this.#changed.values()].includes('name');
  }

  /** `{optimizer}` gets its key. */
  #isPairOf(before: SyntaxNode, after: SyntaxNode): boolean {
    const value = after.children.at(-1);
    return /^shorthand_/.test(before.type) && after.type === 'pair' && value !== undefined && isCall(value);
  }

  #isImportKept(before: SyntaxNode | undefined, after: SyntaxNode): boolean {
    return before !== undefined && this.#before.textOf(before) === this.#after.textOf(after);
  }
}

function isNumber({ type }: SyntaxNode): boolean {
  return /^(integer|float|number|string)$/.test(type);
}

function sameEntries(before: ConfigPage, after: ConfigPage, changed: readonly Changed[]): boolean {
  const starts = new Set(changed.map(({ spot }) => spot.start));
  return (
    before.entries.length === after.entries.length &&
    before.entries.every((entry, i) => {
      const now = after.entries[i];
      if (now === undefined || now.keys.join('\0') !== entry.keys.join('\0')) return false;
      return starts.has(entry.start) || now.text === entry.text;
    })
  );
}
