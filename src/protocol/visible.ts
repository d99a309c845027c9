/** Text of others (names, notes, what a script wrote) as it can be shown: what steers a terminal, or turns the direction of a line, is shown as its escape. */

/** C0 but for tabs and ends of lines, DEL, C1, marks of direction, ends of lines that only Unicode has, tags. */
const CONTROLS =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
const LINE_ENDS = /[\t\n]/g;

/** Lines and tabs stay. */
export function visible(text: string): string {
  return text.replace(CONTROLS, escaped);
}

/** A name, which may hold ends of lines, on one line. */
export function oneLine(text: string): string {
  return visible(text).replace(LINE_ENDS, (sign) => (sign === '\n' ? '\\n' : '\\t'));
}

/** What a script has written, without its colours, which would be shown as escapes. */
export function withoutStyles(line: string): string {
  return line.replace(/\u001b\[[\d;:]*m/g, '');
}

/** JSON for a terminal or a program alike: the same value, and nothing in it that steers. */
export function visibleJson(json: string): string {
  return json.replace(CONTROLS, (sign) => [...unitsOf(sign)].join(''));
}

function escaped(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  if (sign === '\r') return '\\r';
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}

function* unitsOf(sign: string): Generator<string> {
  for (let i = 0; i < sign.length; i++) yield `\\u${sign.charCodeAt(i).toString(16).padStart(4, '0')}`;
}
