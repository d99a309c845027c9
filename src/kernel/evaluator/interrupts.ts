import type { REPLServer } from 'node:repl';

/**
 * SIGINT at a `repl` to which nobody types: it breaks into what runs (`breakEvalOnSigint`) and ends what is awaited, and is never
 * taken for a wish to leave.
 */
export class Interrupts {
  readonly #endAwait: () => void;
  #awaiting = false;
  /** It came when the last statement was done already, and before the cell's promise was waited for. */
  #late = false;

  constructor(repl: REPLServer) {
    const [own] = repl.listeners('SIGINT') as (() => void)[];
    this.#endAwait = () => own?.call(repl);
    repl.removeAllListeners('SIGINT');
    repl.on('SIGINT', () => (this.#late = true));
  }

  interrupt(): void {
    if (this.#awaiting) this.#endAwait();
  }

  /**
   * Runs a cell up to its first await. The process's listeners stand back meanwhile: Node gives up its own watch for SIGINT when the
   * last of them is removed, which `vm` does when that watch has begun already.
   */
  during(run: () => void): void {
    const listeners = process.rawListeners('SIGINT') as NodeJS.SignalsListener[];
    process.removeAllListeners('SIGINT');
    this.#late = false;
    try {
      run();
    } finally {
      for (const listener of listeners) process.on('SIGINT', listener);
      this.#awaiting = true;
      if (this.#late) this.#endAwait();
    }
  }

  /** To be called when the cell is done. */
  ended(): void {
    this.#awaiting = false;
  }
}
