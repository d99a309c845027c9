import { columnsOf } from './columns.ts';
import { redraw } from './print.ts';

/** Lines at the end of a terminal that are drawn over and over; anything else is printed above them. */
export class LiveLines {
  private drawn = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  /** Characters a line may have. One that the terminal itself wraps would break the drawing in place. */
  get columns(): number {
    return Math.min(columnsOf(this.stream), this.stream.columns ?? 80);
  }

  /** Lines that may be live without scrolling away. */
  get rows(): number {
    return (this.stream.rows ?? 24) - 1;
  }

  draw(lines: readonly string[]): void {
    redraw(this.stream, this.drawn, lines);
    this.drawn = lines.length;
  }

  /** Somebody has pressed Enter: the cursor is a line further down. */
  entered(): void {
    if (this.drawn > 0) this.drawn++;
  }

  clear(): void {
    if (this.drawn > 0) redraw(this.stream, this.drawn, []);
    this.drawn = 0;
  }
}
