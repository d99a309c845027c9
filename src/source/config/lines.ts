import type { Entry } from './entry.ts';

const SECTION = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*([#;].*)?$/;
const KEY = String.raw`[\w-]+|"[^"]*"|'[^']*'`;
const PAIR = new RegExp(String.raw`^\s*((?:${KEY})(?:\s*\.\s*(?:${KEY}))*)\s*[=:]\s*`);
const VALUE = /^("[^"\n]*"|'[^'\n]*'|[^\s,#;{}[\]]+)/;

/** The scalars of a TOML or INI text, line by line: inline tables (`optim = {lr = 1e-3}`) too, not what is in several lines of quotes. */
export function scanLines(file: string, text: string): Entry[] {
  const entries: Entry[] = [];
  let section: string[] = [];
  let start = 0;
  let quotes = '';
  for (const line of text.split('\n')) {
    const named = SECTION.exec(line);
    const wasQuoted = quotes !== '';
    for (const [found] of line.matchAll(/"""|'''/g))
      quotes = quotes === '' ? found : quotes === found ? '' : quotes;
    if (wasQuoted || quotes !== '') {
      start += line.length + 1;
      continue;
    }
    if (named?.[1] !== undefined) section = parts(named[1]);
    else if (isWhole(line)) entries.push(...pairsIn(file, line, start, section));
    start += line.length + 1;
  }
  return entries;
}

/** Nothing but a comment follows the value: `lr = 0.1, lr = 0.2` is neither TOML nor a number. */
function isWhole(line: string): boolean {
  const pair = PAIR.exec(line);
  const rest = pair === null ? '' : line.slice(pair[0].length);
  const value = VALUE.exec(rest)?.[1];
  return value === undefined || /^\s*([#;].*)?$/s.test(rest.slice(value.length));
}

function pairsIn(file: string, line: string, start: number, section: readonly string[]): Entry[] {
  const pair = PAIR.exec(line);
  if (pair?.[1] === undefined) return [];
  const keys = [...section, ...parts(pair[1])];
  const at = pair[0].length;
  const rest = line.slice(at);
  if (rest.startsWith('{')) return inlineTable(file, rest.slice(1), start + at + 1, keys);
  const value = VALUE.exec(rest)?.[1];
  return value === undefined
    ? []
    : [{ file, keys, start: start + at, end: start + at + value.length, text: value }];
}

function inlineTable(file: string, text: string, start: number, section: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  let from = 0;
  for (const piece of text.split(/(?<=[,{])/)) {
    entries.push(...pairsIn(file, piece, start + from, section));
    from += piece.length;
  }
  return entries;
}

function parts(name: string): string[] {
  return [...name.matchAll(new RegExp(KEY, 'g'))].map(([part]) => part.replace(/^(["'])(.*)\1$/, '$2'));
}
