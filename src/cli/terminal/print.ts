/** The one door by which text comes to a terminal. Lint lets no other file of the CLI write to a stream. */
import { visible, visibleJson } from '../../protocol/visible.ts';
import { STYLED, toSequence } from './style.ts';

/** Writes text with our styles in it, and with nothing else that steers the terminal. */
export function print(stream: NodeJS.WritableStream, text: string): void {
  stream.write(toTerminal(text));
}

/** Writes a value for a program, on one line unless it is indented. */
export function printJson(stream: NodeJS.WritableStream, value: unknown, indent?: number): void {
  stream.write(`${visibleJson(JSON.stringify(value, null, indent))}\n`);
}

/** Draws over what was drawn: moves `up` so many lines, writes these, and clears what is left below. */
export function redraw(stream: NodeJS.WritableStream, up: number, lines: readonly string[]): void {
  const home = up === 0 ? '' : `\u001b[${up}A\r`;
  stream.write(`${home}${lines.map((line) => `${toTerminal(line)}\u001b[K\n`).join('')}\u001b[J`);
}

/** Text as its lines are to be measured: our styles stay marks. */
export function shown(text: string): string {
  return text
    .split(STYLED)
    .map((part, i) => (i % 2 === 0 ? visible(part) : part))
    .join('');
}

function toTerminal(text: string): string {
  return text
    .split(STYLED)
    .map((part, i) => (i % 2 === 0 ? visible(part) : toSequence(part)))
    .join('');
}
