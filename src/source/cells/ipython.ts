import { Blanking, endOfLine, shownCode } from './blanking.ts';
import { logicalLineAt, type LogicalLine } from './logicalLine.ts';
import { isAutomatic, isHarmless, runsBody, statementIn } from './magics.ts';

/**
 * Blanks IPython's syntax as its own input transformer finds it (IPython/core/inputtransformer2.py): only where a logical line begins, and
 * behind the first `=` of one.
 */
export function runnablePython(text: string): Blanking {
  const blanking = new Blanking(text);
  const [line = '', ...others] = text.trim().split('\n');
  if (others.length === 0 && isAutomatic(line)) {
    const start = text.indexOf(line);
    blanking.blank(start, start + line.length);
    if (!isHarmless(line)) blanking.note(start, `${shownCode(line)} is left out.`);
    return blanking;
  }
  readCell(blanking, 0);
  return blanking;
}

/** A cell, or the body of a magic, which may itself begin with one. */
function readCell(blanking: Blanking, from: number): void {
  const { text } = blanking;
  const empty = /^(?:[^\S\n]*\n)*/.exec(text.slice(from))?.[0].length ?? 0;
  const lineStart = from + empty;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  const start = lineStart + indent.length;
  if (!text.startsWith('%%', start) || /^%%\w+\?/.test(text.slice(start))) {
    readLines(blanking, lineStart, indent);
    return;
  }
  const end = endOfLine(text, start);
  const [, name = '', rest = ''] = /^(\S*)(.*)$/s.exec(text.slice(start + 2, end)) ?? [];
  blanking.magics.push({ name, args: rest.trim() });
  if (!runsBody(name, 'python')) {
    blanking.blank(start, text.length);
    blanking.note(start, `The cell is left out: \`%%${name}\` runs no Python of this notebook.`);
    return;
  }
  keepStatement(blanking, { lineStart, indent: '', end }, end - rest.length, name, rest);
  readCell(blanking, Math.min(end + 1, text.length));
}

/** `common`: the indentation of the first line, which IPython takes off all. */
function readLines(blanking: Blanking, from: number, common: string): void {
  const { text } = blanking;
  for (let lineStart = from; lineStart < text.length;) {
    const whole = /^[ \t\f]*/.exec(text.slice(lineStart))?.[0] ?? '';
    const start = lineStart + whole.length;
    const isIndented = common !== '' && whole.startsWith(common);
    const indent = isIndented ? whole.slice(common.length) : whole;
    const isEscape = /[!?%,;/]/.test(text.charAt(start));
    const line: LogicalLine = isEscape ? escapedLineAt(text, start) : logicalLineAt(text, start);
    const isKept = isEscape && readEscape(blanking, { lineStart, indent, end: line.end }, start);
    if (isIndented && !isKept) resetColumn(blanking, lineStart, lineStart + common.length, '');
    if (!isEscape) readCode(blanking, indent, start, line);
    lineStart = text.indexOf('\n', line.end) + 1 || text.length;
  }
}

/** What follows a magic or shell sign goes on behind a backslash only. */
function escapedLineAt(text: string, start: number): LogicalLine {
  let end = endOfLine(text, start);
  while (text[end - 1] === '\\' && end < text.length) end = endOfLine(text, text.indexOf('\n', end) + 1);
  return { end, assignment: -1, codeEnd: end, hasComment: false };
}

interface Escaped {
  readonly lineStart: number;
  readonly indent: string;
  readonly end: number;
}

/** `%magic`, `!command`, `?name`, `/call`, which begin at `start`. Whether code was kept, with its column set right. */
function readEscape(blanking: Blanking, escaped: Escaped, start: number): boolean {
  const { text } = blanking;
  const code = text.slice(start, escaped.end);
  const [, name, rest] = /^%%?([\w.]+)(.*)$/s.exec(code) ?? [];
  if (name !== undefined && rest !== undefined && !/\?\s*$/.test(code)) {
    if (keepStatement(blanking, escaped, escaped.end - rest.length, name, rest)) return true;
    if (!isHarmless(name)) blanking.note(start, `${shownCode(code)} is left out.`);
  } else {
    blanking.blank(start, escaped.end, filler(escaped.indent, code));
    const isQuestion = /^\?|\?\s*$/.test(code);
    if (!isQuestion && !isHarmless(code.replace(/^[!,;/]+/, '')))
      blanking.note(start, `${shownCode(code)} is left out.`);
  }
  return false;
}

/**
 * Blanks a magic that begins its line, but for the statement that it runs. Whether there is one. `rest` follows its name at `at`.
 */
function keepStatement(
  blanking: Blanking,
  { lineStart, indent, end }: Escaped,
  at: number,
  name: string,
  rest: string,
): boolean {
  const { text } = blanking;
  const skipped = statementIn(name, rest);
  const statement = skipped === undefined ? end : at + skipped;
  const lastLine = text.lastIndexOf('\n', statement - 1) + 1;
  if (statement < end && statement - lastLine > indent.length) {
    blanking.blank(lineStart, Math.max(lineStart, lastLine));
    resetColumn(blanking, Math.max(lineStart, lastLine), statement, indent);
    return true;
  }
  const start = text.indexOf('%', lineStart);
  blanking.blank(start, end, filler(indent, text.slice(start, end)));
  return false;
}

/** `foo?`, `x = %magic`, `x = !command`. */
function readCode(blanking: Blanking, indent: string, start: number, line: LogicalLine): void {
  const { text } = blanking;
  const code = text.slice(start, line.codeEnd);
  if (!line.hasComment && HELP.test(code)) {
    blanking.blank(start, line.codeEnd, filler(indent, code));
    return;
  }
  if (line.assignment < 0) return;
  const sign = line.assignment + 1 + (/^[ \t]*/.exec(text.slice(line.assignment + 1))?.[0].length ?? 0);
  const isMagic = /^%[ \t]*[\p{L}_]/u.test(text.slice(sign));
  if (sign >= line.end || !(isMagic || text[sign] === '!')) return;
  const { end } = escapedLineAt(text, sign);
  const [, name = '', rest = ''] = /^%([\w.]*)(.*)$/s.exec(text.slice(sign, end)) ?? [];
  const statement = isMagic && name === 'time' ? statementIn(name, rest) : undefined;
  if (statement !== undefined) {
    blanking.blank(sign, end - rest.length + statement);
    return;
  }
  // What IPython gives here: a list of lines, or what the magic returns.
  const value = isMagic ? 'None' : '[]';
  const given = value.length <= end - sign ? value : '0';
  blanking.blank(sign, end, given);
  blanking.note(sign, `${shownCode(text.slice(sign, end))} is left out: the name is given ${given}.`);
}

/** As IPython has it: a name with attributes and plain indices. */
const HELP = /%{0,2}(?!\d)[\p{L}\p{N}_*]+(?:\.(?!\d)[\p{L}\p{N}_*]+|\[-?\d+\])*\?\??$/u;

/** A block may hold nothing else. */
function filler(indent: string, code: string): string {
  if (indent === '') return '';
  return endOfLine(code, 0) >= 4 ? 'pass' : '0';
}

/** Blanks `start..end`, on one line, so that what follows has the indentation `indent`: Python counts columns anew from a form feed. */
function resetColumn(blanking: Blanking, start: number, end: number, indent: string): void {
  const spaces = ' '.repeat(end - start - 1 - indent.length);
  blanking.edits.push({ start, end, text: `${spaces}\f${indent}` });
}
