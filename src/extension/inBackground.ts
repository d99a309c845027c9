import type { Output } from './output.ts';

/** Does work that nobody waits for. What goes wrong in it is a mistake of ours: it is kept in the output, and the extension goes on. */
export function inBackground(output: Pick<Output, 'error'>, work: () => unknown): void {
  void (async () => work())().catch((error: unknown) => output.error(error));
}
