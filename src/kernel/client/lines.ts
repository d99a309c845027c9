import { StringDecoder } from 'node:string_decoder';

/** Cuts a stream of bytes into lines. */
export function eachLine(onLine: (line: string) => void): (chunk: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  return (chunk) => {
    const [first = '', ...others] = decoder.write(chunk).split('\n');
    parts.push(first);
    for (const next of others) {
      onLine(parts.join(''));
      parts = [next];
    }
  };
}
