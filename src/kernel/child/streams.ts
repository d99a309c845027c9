import { StringDecoder } from 'node:string_decoder';
import type { Answers } from './answers.ts';

/** What JavaScript writes to stdout and stderr goes to the client in order with displays. Native code's and children's own writes go by the pipes. */
export function catchStreams(answers: Answers): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const decoder = new StringDecoder('utf8');
    process[name].write = (chunk: string | Uint8Array, encoding?: unknown, written?: unknown): boolean => {
      const text =
        typeof chunk === 'string'
          ? chunk
          : decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      if (text !== '') answers.tell({ kind: 'stream', name, text });
      const callback = typeof encoding === 'function' ? encoding : written;
      if (typeof callback === 'function') process.nextTick(callback as () => void);
      return true;
    };
  }
}
