/**
 * At least so many milliseconds, and until all has been read that had come by then. Where this process was not given a turn for longer,
 * its timers run first when it is, before what waits in its pipes.
 */
export function pause(ms: number): Promise<void> {
  return new Promise(
    (resolve) => void setTimeout(() => setImmediate(() => setImmediate(resolve)), ms).unref(),
  );
}
