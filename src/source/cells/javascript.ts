import { Blanking, endOfLine, shownCode } from './blanking.ts';
import { isHarmless, runsBody } from './magics.ts';
import { visitStatements } from './statementStarts.ts';

/**
 * Blanks magics and shell lines of a JavaScript or TypeScript cell. `%` and `!` are operators there, so a line is taken for one only where no valid
 * JavaScript would begin like it.
 */
export function runnableScript(text: string): Blanking {
  const blanking = new Blanking(text);
  const start = readCellMagics(blanking);
  visitStatements(text, start, (at, isSure) => {
    const end = endOfLine(text, at);
    const code = text.slice(at, end);
    if (!isLeftOut(code, isSure)) return undefined;
    blanking.blank(at, end);
    if (!isHarmless(code.replace(/^[%!]+/, ''))) blanking.note(at, `${shownCode(code)} is left out.`);
    return end;
  });
  return blanking;
}

/**
 * A magic's line. `%%find_lr` may also stand in a comment, which TypeScript has nothing to say about; other magics there are
 * commented out.
 */
const MAGIC_LINE = /^(\s*)(?:%%|\/\/[ \t]*%%(?=find_lr(?!\S)))([A-Za-z]\S*)([^\r\n]*)/;

/** Blanks the `%%magic` lines that the cell begins with; gives where its code begins. */
function readCellMagics(blanking: Blanking): number {
  const { text } = blanking;
  let start = 0;
  for (;;) {
    const [found, space = '', name = '', rest = ''] = MAGIC_LINE.exec(text.slice(start)) ?? [];
    if (found === undefined) return start;
    const at = start + space.length;
    blanking.magics.push({ name, args: rest.trim() });
    if (!runsBody(name, 'script')) {
      blanking.blank(at, text.length);
      blanking.note(at, `The cell is left out: \`%%${name}\` runs no code of this notebook.`);
      return text.length;
    }
    start += found.length;
    blanking.blank(at, start);
  }
}

/** A word, then something that no operator parts from it. JavaScript has no such thing. */
const TWO_WORDS = /^(?<first>[\w./~][\w./~-]*)(?:[ \t]+-+[\w-]+)*[ \t]+(?<second>[\w$"'`~./@]+)/;
const PREFIXES = /^(?:await|typeof|new|void|delete|function|async|class|import|yield)$/;
const OPERATORS = /^(?:in|of|instanceof|as|satisfies|\/.*)$/;

/** `isSure`: what stands before it has ended, so that `%` has no left side. */
function isLeftOut(code: string, isSure: boolean): boolean {
  const [, sign, command = ''] = /^(%%?|!!?)(.*)$/.exec(code.trimEnd()) ?? [];
  if (sign === undefined) return false;
  if (sign.startsWith('%') && isSure && /^[A-Za-z]/.test(command)) return true;
  const { first = '', second = '' } = TWO_WORDS.exec(command)?.groups ?? {};
  return first !== '' && !PREFIXES.test(first) && !OPERATORS.test(second);
}
