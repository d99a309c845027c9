/**
 * Timers of cells. A promise cannot be ended: what an interrupted cell awaited would go on behind the user's back, as a training does
 * that yields between its batches. So what it has asked to be called later is not called any more.
 */

type Schedule = (callback: (...args: unknown[]) => void, ...rest: unknown[]) => unknown;

export class CellTimers {
  /** Of the running cell, and what is called later for it. */
  #cell = { interrupted: false };

  /** To be called before anything of the user's is loaded: packages keep the functions that they find. */
  install(): void {
    for (const name of ['setTimeout', 'setInterval', 'setImmediate'] as const) {
      const original = globalThis[name] as unknown as Schedule;
      const schedule: Schedule = (callback, ...rest) => {
        if (typeof callback !== 'function') return original(callback, ...rest);
        const cell = this.#cell;
        return original(
          (...args) => {
            if (!cell.interrupted) this.#call(cell, callback, args);
          },
          ...rest,
        );
      };
      Object.assign(globalThis, {
        [name]: Object.defineProperties(schedule, Object.getOwnPropertyDescriptors(original)),
      });
    }
  }

  startCell(): void {
    this.#cell = { interrupted: false };
  }

  interruptCell(): void {
    this.#cell.interrupted = true;
  }

  /** What a timer asks for belongs to the timer's cell. */
  #call(cell: { interrupted: boolean }, callback: (...args: unknown[]) => void, args: unknown[]): void {
    const running = this.#cell;
    this.#cell = cell;
    try {
      callback(...args);
    } finally {
      this.#cell = running;
    }
  }
}
