import { StringDecoder } from 'node:string_decoder';

/** What a reader forwards of a stream at most; the rest is counted. */
export interface LineCap {
  readonly linesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Characters; a longer line is cut. */
  readonly lineLength: number;
}

const DEFAULT_CAP: LineCap = { linesPerSecond: 200, bytesPerSecond: 64 * 1024, lineLength: 2000 };
const FLUSH_AFTER_MS = 250;
const TAIL_BYTES = 16 * 1024;

/**
 * Turns what a child writes into lines, as a person at a terminal would see them: a progress bar that returns the carriage shows
 * its latest state, dots without a newline show after a moment. Takes any amount without holding more than a line and the tail.
 */
export class LineReader {
  private decoder = new StringDecoder('utf8');
  private partial = '';
  private lastBytes: Buffer = Buffer.alloc(0);
  private windowStart = 0;
  private linesInWindow = 0;
  private bytesInWindow = 0;
  private skipped = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly onLine: (line: string) => void,
    private readonly cap: LineCap = DEFAULT_CAP,
  ) {}

  /** The last few kilobytes, shown or not: a failure's message stands there. */
  get tail(): string {
    return this.lastBytes.toString('utf8');
  }

  write(chunk: Buffer): void {
    this.lastBytes =
      chunk.length >= TAIL_BYTES
        ? Buffer.from(chunk.subarray(chunk.length - TAIL_BYTES))
        : Buffer.concat([this.lastBytes, chunk]).subarray(-TAIL_BYTES);
    if (!this.withinBudget(chunk.length)) return this.skip(chunk);
    this.bytesInWindow += chunk.length;
    const lines = (this.partial + this.decoder.write(chunk)).split('\n');
    this.partial = lastState(lines.pop()!);
    for (const line of lines) this.emit(lastState(line));
    if (this.partial.length > this.cap.lineLength) this.flush();
    if (this.partial !== '' && this.timer === null)
      this.timer = setTimeout(() => this.flush(), FLUSH_AFTER_MS);
  }

  end(): void {
    this.flush();
    this.reportSkipped();
  }

  private flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.partial !== '') this.emit(this.partial);
    this.partial = '';
  }

  private emit(line: string): void {
    if (!this.withinBudget(0)) {
      this.skipped++;
      return;
    }
    this.linesInWindow++;
    this.onLine(line.length > this.cap.lineLength ? `${line.slice(0, this.cap.lineLength)}…` : line);
  }

  private withinBudget(bytes: number): boolean {
    const now = Date.now();
    if (now - this.windowStart >= 1000) {
      this.windowStart = now;
      this.linesInWindow = 0;
      this.bytesInWindow = 0;
      this.reportSkipped();
    }
    return (
      this.linesInWindow < this.cap.linesPerSecond &&
      this.bytesInWindow + bytes <= this.cap.bytesPerSecond + TAIL_BYTES
    );
  }

  private skip(chunk: Buffer): void {
    let lines = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
    this.skipped += lines;
    this.partial = '';
    this.decoder = new StringDecoder('utf8');
  }

  private reportSkipped(): void {
    if (this.skipped === 0) return;
    this.linesInWindow++;
    this.onLine(`… ${this.skipped.toLocaleString('en')} more lines, not shown`);
    this.skipped = 0;
  }
}

/** What a terminal would show of a line in which the carriage returned. */
function lastState(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return text.slice(text.lastIndexOf('\r') + 1);
}
