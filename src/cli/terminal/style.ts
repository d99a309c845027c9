import { randomBytes } from 'node:crypto';
import type { WriteStream } from 'node:tty';

export type Style = Readonly<
  Record<'bold' | 'dim' | 'curve' | 'good' | 'warn' | 'bad', (text: string) => string>
>;

/** Begins a style of ours until it is printed. Text of others cannot know it, so that no name can colour, hide or move anything. */
const MARK = `\u001b${randomBytes(8).toString('hex')}`;

/** Finds our styles in a text. */
export const STYLED = new RegExp(`(${MARK}\\[\\d+m)`);

/** What the terminal takes for a style of ours. */
export function toSequence(style: string): string {
  return style.replace(MARK, '\u001b');
}

const CODES = { bold: '1', dim: '2', curve: '36', good: '32', warn: '33', bad: '31' };

export function styleFor(stream: NodeJS.WriteStream): Style {
  const on = wantsColours((stream as Partial<WriteStream>).isTTY === true, process.env);
  const style = (code: string) => (text: string) =>
    on && text !== '' ? `${MARK}[${code}m${text}${MARK}[0m` : text;
  return Object.fromEntries(Object.entries(CODES).map(([name, code]) => [name, style(code)])) as Style;
}

/**
 * As Node's own `tty.WriteStream.getColorDepth`: FORCE_COLOR goes before all else (empty, `1`, `true`, `2` and `3` mean colours, any other value
 * none), then NO_COLOR and NODE_DISABLE_COLORS, unless they are empty (https://no-color.org), then what the stream is.
 */
export function wantsColours(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return ['', '1', 'true', '2', '3'].includes(forced);
  if (env['NO_COLOR'] || env['NODE_DISABLE_COLORS']) return false;
  return isTerminal && env['TERM'] !== 'dumb';
}
