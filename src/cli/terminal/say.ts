import { textColumnsOf } from './columns.ts';
import { hang } from './wrap.ts';

/** Writes a text, beside its heading, in lines that fit. */
export function say(stream: NodeJS.WriteStream, text: string, heading = ''): void {
  stream.write(`${hang(heading, text, textColumnsOf(stream)).join('\n')}\n`);
}
