/** A logical line of Python: it goes on in brackets, in strings of three quotes and behind a backslash. */
export interface LogicalLine {
  /** Of its last physical line, before the line break. */
  readonly end: number;
  /** Its first `=` outside of brackets; -1 if it has none. */
  readonly assignment: number;
  /** Behind its last character that is neither space nor comment. */
  readonly codeEnd: number;
  readonly hasComment: boolean;
}

/** The logical line whose first character is at `start`. What no bracket closes takes the rest of the text, as in Python's tokenizer. */
export function logicalLineAt(text: string, start: number): LogicalLine {
  let depth = 0;
  let assignment = -1;
  let codeEnd = start;
  let hasComment = false;
  let at = start;
  while (at < text.length) {
    const c = text.charAt(at);
    if (c === '\n') {
      if (depth === 0) break;
      at += 1;
    } else if (c === '#') {
      hasComment = depth === 0;
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (c === '\\') at += /^\\\r?\n/.exec(text.slice(at, at + 3))?.[0].length ?? 1;
    else if (c === '"' || c === "'") codeEnd = at = endOfString(text, at);
    else if (/\s/.test(c)) at += 1;
    else {
      if ('([{'.includes(c)) depth += 1;
      else if (')]}'.includes(c)) depth = Math.max(0, depth - 1);
      else if (c === '=' && depth === 0 && assignment < 0 && isAssignment(text, at)) assignment = at;
      at += c === '=' && text[at + 1] === '=' ? 2 : 1;
      codeEnd = at;
    }
  }
  const end = at > start && text[at - 1] === '\r' ? at - 1 : at;
  return { end, assignment, codeEnd, hasComment };
}

/** Neither `==` nor the end of `<=`, `:=`, `+=`. */
function isAssignment(text: string, at: number): boolean {
  return text[at + 1] !== '=' && !'=!<>:+-*/%&|^@'.includes(text[at - 1] ?? '');
}

/** Behind the string that begins at `at`; one of one quote ends with its line at the latest. */
function endOfString(text: string, at: number): number {
  const quote = text.charAt(at);
  const isLong = text.startsWith(quote.repeat(3), at);
  const close = isLong ? quote.repeat(3) : quote;
  let end = at + close.length;
  while (end < text.length) {
    if (text[end] === '\\') end += text[end + 1] === '\r' && text[end + 2] === '\n' ? 3 : 2;
    else if (text.startsWith(close, end)) return end + close.length;
    else if (text[end] === '\n' && !isLong) return end;
    else end += 1;
  }
  return text.length;
}
