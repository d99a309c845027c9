/** The text of a source file out of its bytes, in the file's own encoding, and edits of that text put into the bytes without touching any other. */
import { isUtf8 } from 'node:buffer';

/** An edit as `source` makes it; offsets are UTF-16 units of the text. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface SourceText {
  /** Without the byte order mark, as editors and offsets have it. */
  readonly text: string;
  /** A label that TextDecoder knows. */
  readonly encoding: string;
  /** How many bytes the byte order mark has. */
  readonly mark: number;
}

export type Decoded = (SourceText & { readonly ok: true }) | { readonly ok: false; readonly reason: string };

/**
 * Reads a file as its interpreter does: by its byte order mark, in Python by its coding line (PEP 263), else as UTF-8. What is no UTF-8 and says
 * nothing is read in `configured`, the encoding that its user gives to such files (`files.encoding` of VS Code).
 */
export function decodeSource(path: string, bytes: Uint8Array, configured?: string): Decoded {
  const marked = byMark(bytes);
  if (marked === null) return refused('it is written in UTF-32, which Find LR does not read');
  const mark = marked?.mark ?? 0;
  const body = bytes.subarray(mark);
  const declared = /\.pyw?$/i.test(path) ? codingLine(body) : undefined;
  const isPlain = marked === undefined && declared === undefined;
  if (isPlain && configured !== undefined && !isUtf8(bytes))
    return decodeAs(body, configured, 0, 'the setting files.encoding');
  if (isPlain && !isUtf8(bytes))
    return refused('it is not UTF-8, and says nowhere in which encoding it is written');
  return decodeAs(body, marked?.encoding ?? declared ?? 'utf-8', mark, 'it');
}

/**
 * The bytes of a file with edits made in its text. Every byte outside the edits stays. Undefined where what is to be written does not exist in the file's
 * encoding.
 */
export function spliceEdits(
  bytes: Uint8Array,
  source: SourceText,
  edits: readonly Edit[],
): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let text = '';
  let from = 0;
  let textFrom = 0;
  for (const { start, end, text: added } of [...edits].sort((a, b) => a.start - b.start)) {
    const encoded = encode(added, source.encoding);
    if (encoded === undefined) return undefined;
    parts.push(bytes.subarray(from, byteAt(bytes, source, start)), encoded);
    text += source.text.slice(textFrom, start) + added;
    from = byteAt(bytes, source, end);
    textFrom = end;
  }
  const result = Buffer.concat([...parts, bytes.subarray(from)]);
  // In an encoding with states an edit may mean something else than it says.
  const read = decodeExactly(result.subarray(source.mark), source.encoding);
  return read === text + source.text.slice(textFrom) ? result : undefined;
}

function decodeAs(body: Uint8Array, name: string, mark: number, who: string): Decoded {
  const encoding = labelOf(name);
  if (encoding === undefined)
    return refused(`${who} names the encoding ${name}, which Find LR does not know`);
  const isAscii = encoding === ASCII;
  const text =
    isAscii && body.some((byte) => byte > 0x7f)
      ? undefined
      : decodeExactly(body, isAscii ? 'utf-8' : encoding);
  return text === undefined
    ? refused(`${who} says that it is written in ${name}, and it is not`)
    : { ok: true, text, encoding: isAscii ? 'utf-8' : encoding, mark };
}

/** Undefined where the bytes are not of this encoding. */
function decodeExactly(bytes: Uint8Array, encoding: string): string | undefined {
  if (isOneByteLatin(encoding)) return latin(bytes, encoding);
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isOneByteLatin(encoding: string): boolean {
  return encoding === 'iso-8859-1' || encoding === 'windows-1252';
}

/** What Windows has in place of the controls from 0x80 on; U+FFFD where it has nothing. */
const WINDOWS_1252 = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ';

/** To TextDecoder the two are one encoding, and which of the two goes by Node's version. */
function latin(bytes: Uint8Array, encoding: string): string | undefined {
  const text = Buffer.from(bytes).toString('latin1');
  if (encoding === 'iso-8859-1') return text;
  const read = text.replace(/[\x80-\x9f]/g, (unit) => WINDOWS_1252[unit.charCodeAt(0) - 0x80] ?? unit);
  return read.includes('\ufffd') ? undefined : read;
}

/** Undefined: there is none. Null: there is one of UTF-32, which begins as that of UTF-16 does. */
function byMark(bytes: Uint8Array): { encoding: string; mark: number } | null | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', mark: 3 };
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? null : { encoding: 'utf-16le', mark: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', mark: 2 };
  return a === 0 && b === 0 && c === 0xfe && d === 0xff ? null : undefined;
}

/** What the coding line of a Python file names: the first line, or the second behind a comment or nothing. */
function codingLine(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1000));
  for (const line of head.split(/\r\n?|\n/).slice(0, 2)) {
    const named = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1];
    if (named !== undefined) return named;
    if (!/^[ \t\f]*(#.*)?$/.test(line)) return undefined;
  }
  return undefined;
}

const ASCII = 'ascii';

/** What Python, VS Code and people call an encoding, by TextDecoder's label for it; undefined for one that it does not have. */
function labelOf(name: string): string | undefined {
  const plain = name
    .toLowerCase()
    .replace(/[-_](unix|dos|mac)$/, '')
    .replace(/[^a-z0-9]/g, '');
  if (/^(us)?ascii$|^646$/.test(plain)) return ASCII;
  for (const label of [OTHERS[plain], dashed(plain), plain])
    if (label !== undefined && isKnown(label)) return label;
  return undefined;
}

function dashed(plain: string): string {
  return plain
    .replace(/^iso8859(\d+)$/, 'iso-8859-$1')
    .replace(/^(?:cp|windows)(125\d|874)$/, 'windows-$1')
    .replace(/^(koi8)([ru])$/, '$1-$2')
    .replace(/^(euc)(jp|kr)$/, '$1-$2')
    .replace(/^(utf)(8|16le|16be)$/, '$1-$2');
}

const OTHERS: Readonly<Record<string, string>> = {
  u8: 'utf-8',
  utf8sig: 'utf-8',
  utf8bom: 'utf-8',
  cp65001: 'utf-8',
  latin1: 'iso-8859-1',
  isolatin1: 'iso-8859-1',
  iso88591latin1: 'iso-8859-1',
  l1: 'iso-8859-1',
  latin9: 'iso-8859-15',
  shiftjis: 'shift_jis',
  sjis: 'shift_jis',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  uhc: 'euc-kr',
  cp950: 'big5',
  big5hkscs: 'big5',
  macroman: 'macintosh',
  maccyrillic: 'x-mac-cyrillic',
};

function isKnown(label: string): boolean {
  try {
    new TextDecoder(label, { fatal: true });
    return true;
  } catch {
    return false;
  }
}

/** Where the unit `offset` of the text begins in the bytes. */
function byteAt(bytes: Uint8Array, { text, encoding, mark }: SourceText, offset: number): number {
  if (encoding === 'utf-8') return mark + Buffer.byteLength(text.slice(0, offset));
  if (encoding.startsWith('utf-16')) return mark + 2 * offset;
  if (isOneByteLatin(encoding)) return mark + offset;
  // The first byte behind which so many units are read.
  let [low, high] = [mark, bytes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const read = new TextDecoder(encoding).decode(bytes.subarray(mark, middle), { stream: true });
    if (read.length >= offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Other encodings than Unicode's have ASCII in common; an LR and its call need no more. */
function encode(text: string, encoding: string): Uint8Array | undefined {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  const units = Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16le') return units;
  if (encoding === 'utf-16be') return units.swap16();
  return /^[\x00-\x7f]*$/.test(text) ? Buffer.from(text, 'latin1') : undefined;
}

function refused(reason: string): Decoded {
  return { ok: false, reason };
}
