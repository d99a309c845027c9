/**
 * Calls `visit` where a line of JavaScript begins a statement outside of all brackets, strings and comments. `isSure`: the text before it has
 * ended one (nothing, `;`, a block); else JavaScript may take the line for its continuation. What `visit` gives the end of is no JavaScript and not
 * read as such: an apostrophe in it opens no string.
 */
export function visitStatements(
  text: string,
  from: number,
  visit: (at: number, isSure: boolean) => number | undefined,
): void {
  /** Open brackets, innermost last; `${` is that of a template. */
  const open: string[] = [];
  /** The last token; '' where a statement has ended for sure. */
  let last = '';
  let isNewLine = true;
  for (let at = from; at < text.length;) {
    const gap = match(GAP, text, at);
    isNewLine ||= gap.includes('\n');
    at += gap.length;
    if (gap !== '') continue;
    if (isNewLine && open.length === 0 && ENDS_EXPRESSION.test(last)) {
      const end = visit(at, /^[;}]?$/.test(last));
      if (end !== undefined) {
        at = end;
        last = '';
        continue;
      }
    }
    isNewLine = false;
    const token = tokenAt(text, at, last, open);
    at += token.length;
    last = token;
  }
}

/** Tokens behind which a new line may begin a statement: `return` and `=>` are none, a string is. */
const ENDS_EXPRESSION = /^$|[\w$;)\]}"'`/]$|^(?:\+\+|--)$/;

const GAP = /(?:\s|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))+/y;
const WORD = /[\w$\u0080-\uffff]+/y;
const STRING = /"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?/y;
const REGULAR_EXPRESSION = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/\w*/y;
const TEMPLATE = /(?:\\[^]|\$(?!\{)|[^`\\$])*(?:`|\$\{|$)/y;
const OPERATOR = /=>|\+\+|--|[^]/y;

/** Behind these a slash divides. */
const ENDS_OPERAND = /[\w$)\]}"'`]$/;
const WANTS_OPERAND = /^(?:return|typeof|case|in|of|do|else|void|delete|instanceof|new|throw|await|yield)$/;

function tokenAt(text: string, at: number, last: string, open: string[]): string {
  const c = text.charAt(at);
  if (c === '`') return c + template(text, at + 1, open);
  if (c === '}' && open.at(-1) === '${') {
    open.pop();
    return c + template(text, at + 1, open);
  }
  if (c === '"' || c === "'") return match(STRING, text, at);
  if (c === '/' && (!ENDS_OPERAND.test(last) || WANTS_OPERAND.test(last))) {
    const expression = match(REGULAR_EXPRESSION, text, at);
    if (expression !== '') return expression;
  }
  if ('([{'.includes(c)) open.push(c);
  else if (')]}'.includes(c)) open.pop();
  return match(WORD, text, at) || match(OPERATOR, text, at);
}

/** The rest of a template's text, to its end or to its next `${`. */
function template(text: string, at: number, open: string[]): string {
  const part = match(TEMPLATE, text, at);
  if (part.endsWith('${')) open.push('${');
  return part;
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
