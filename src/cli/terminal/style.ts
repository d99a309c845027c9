import type { WriteStream } from 'node:tty';

export type Style = Readonly<
  Record<'bold' | 'dim' | 'curve' | 'good' | 'warn' | 'bad', (text: string) => string>
>;

const CODES = { bold: '1', dim: '2', curve: '36', good: '32', warn: '33', bad: '31' };

/** Colours where the stream is a terminal that wants them (https://no-color.org, FORCE_COLOR as Node reads it). */
export function styleFor(stream: NodeJS.WriteStream): Style {
  const wanted = (stream as Partial<WriteStream>).isTTY === true && process.env['TERM'] !== 'dumb';
  const forced = process.env['FORCE_COLOR'];
  const on = process.env['NO_COLOR'] ? false : forced === undefined ? wanted : forced !== '0';
  const style = (code: string) => (text: string) =>
    on && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  return Object.fromEntries(Object.entries(CODES).map(([name, code]) => [name, style(code)])) as Style;
}
