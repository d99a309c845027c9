/** Tells the client, in order and at once: what a cell printed is there even if it then ends the process or never yields. */
import { writeSync } from 'node:fs';
import { ANSWERS, type KernelMessage, type Output } from '../messages.ts';

/** Characters of stdout and stderr that are kept of a cell; a notebook stores them all. */
const MOST_TEXT = 1_000_000;
/** Characters of one display's or result's JSON. */
const MOST_DATA = 20_000_000;

export class Answers {
  #textLeft = MOST_TEXT;

  startCell(): void {
    this.#textLeft = MOST_TEXT;
  }

  tell(message: KernelMessage): void {
    if (message.kind === 'stream') this.#tellText(message);
    else write(limited(message));
  }

  #tellText(message: Extract<Output, { kind: 'stream' }>): void {
    if (this.#textLeft <= 0) return;
    const text = message.text.slice(0, this.#textLeft);
    this.#textLeft -= text.length;
    write({ ...message, text });
    if (this.#textLeft > 0) return;
    const sentence = `\nThe output is cut here: ${count(MOST_TEXT)} characters of a cell are kept. Write more than that to a file.\n`;
    write({ kind: 'stream', name: 'stderr', text: sentence });
  }
}

function limited(message: KernelMessage): KernelMessage {
  if (message.kind !== 'display' && message.kind !== 'result') return message;
  const kept: Record<string, unknown> = {};
  let left: string[] = [];
  for (const [type, data] of Object.entries(message.data)) {
    const size = sizeOf(type, data);
    if (size <= MOST_DATA) kept[type] = data;
    else left = [...left, `${type} of ${count(size)} characters`];
  }
  if (left.length === 0) return message;
  const sentence = `Left out: ${left.join(', ')}. A notebook keeps at most ${count(MOST_DATA)} of one output.`;
  const text = typeof kept['text/plain'] === 'string' ? `${kept['text/plain']}\n${sentence}` : sentence;
  return { ...message, data: { ...kept, 'text/plain': text } };
}

/** Throws a sentence for what is no text and no JSON. */
function sizeOf(type: string, data: unknown): number {
  if (typeof data === 'string') return data.length;
  try {
    const json = JSON.stringify(data) as string | undefined;
    if (json !== undefined) return json.length;
  } catch (error) {
    throw new TypeError(`${type} cannot be shown: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new TypeError(`${type} cannot be shown: it is ${typeof data}, neither text nor JSON.`);
}

function count(characters: number): string {
  return characters.toLocaleString('en-US');
}

function write(message: KernelMessage): void {
  let rest = Buffer.from(`${JSON.stringify(message)}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(ANSWERS, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      // The client reads slower than the cell prints.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
