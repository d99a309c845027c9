import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments, type Document, type Node } from 'yaml';
import type { Entry } from './entry.ts';

/** The scalars of a YAML or JSON text. An alias (`lr: *lr`) stands where its anchor does. */
export function scanYaml(file: string, text: string): Entry[] {
  const documents = parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => scan(file, text, document as Document, document.contents, [], 0));
}

/** A person's configuration nests less; an alias may lead back to itself. */
const MAX_DEPTH = 40;

function scan(
  file: string,
  text: string,
  document: Document,
  node: unknown,
  keys: readonly string[],
  depth: number,
): Entry[] {
  const below = (next: unknown, key: string): Entry[] =>
    scan(file, text, document, next, [...keys, key], depth + 1);
  if (depth > MAX_DEPTH) return [];
  if (isAlias(node)) {
    const target: Node | undefined = node.resolve(document);
    return target === undefined ? [] : scan(file, text, document, target, keys, depth + 1);
  }
  if (isMap(node)) {
    return node.items.flatMap((pair) => {
      if (!isPair(pair) || !isScalar(pair.key)) return [];
      return below(pair.value, String(pair.key.value));
    });
  }
  if (isSeq(node)) return node.items.flatMap((item, index) => below(item, String(index)));
  if (!isScalar(node) || !node.range) return [];
  const [start, end] = node.range;
  return end > start ? [{ file, keys, start, end, text: text.slice(start, end) }] : [];
}
