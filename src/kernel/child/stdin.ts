import { Readable } from 'node:stream';

const SENTENCE =
  'A cell cannot ask for input: there is no terminal to type in. Put the value into a variable, or read it from a file or from process.env.';

/** `process.stdin` that tells so when it is read, instead of waiting for ever: each reader anew. */
export function refuseInput(refuse: (error: Error) => void): void {
  const open = (): Readable => {
    const stdin = new Readable({
      read() {
        refuse(new Error(SENTENCE));
        this.push(null);
      },
    });
    return Object.assign(stdin, { fd: 0, isTTY: false });
  };
  let stdin = open();
  Object.defineProperty(process, 'stdin', {
    get: () => (stdin = stdin.readableDidRead || stdin.destroyed ? open() : stdin),
    configurable: true,
  });
}
