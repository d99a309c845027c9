import { textColumnsOf } from './columns.ts';
import { print, shown } from './print.ts';
import { hang } from './wrap.ts';

/** Writes a text, beside its heading, in lines that fit. */
export function say(stream: NodeJS.WriteStream, text: string, heading = ''): void {
  print(stream, `${hang(shown(heading), shown(text), textColumnsOf(stream)).join('\n')}\n`);
}
