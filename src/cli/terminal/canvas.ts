/** A grid of characters in which lines and points are drawn in braille dots, two wide and four high a character. */
export class Canvas {
  readonly columns: number;
  readonly rows: number;
  private readonly dots: Uint8Array;
  private readonly layers: Int8Array;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.dots = new Uint8Array(columns * rows);
    this.layers = new Int8Array(columns * rows).fill(-1);
  }

  /** Sets the dot at `x`, `y`, each 0..1 from the lower left. Of several layers in a character, the highest gives its colour. */
  point(x: number, y: number, layer: number): void {
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return;
    this.dot(Math.round(x * (2 * this.columns - 1)), Math.round((1 - y) * (4 * this.rows - 1)), layer);
  }

  /** A straight line; the part outside of the canvas is left out. */
  line(x0: number, y0: number, x1: number, y1: number, layer: number): void {
    const steps = Math.ceil(
      Math.max(Math.abs(x1 - x0) * 2 * this.columns, Math.min(8, Math.abs(y1 - y0)) * 4 * this.rows, 1),
    );
    for (let i = 0; i <= steps; i++) {
      const share = i / steps;
      this.point(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, layer);
    }
  }

  /** The character of a cell and its layer, -1 where nothing is drawn. */
  cell(column: number, row: number): { character: string; layer: number } {
    const at = row * this.columns + column;
    return { character: String.fromCharCode(0x2800 + this.dots[at]!), layer: this.layers[at]! };
  }

  private dot(x: number, y: number, layer: number): void {
    const at = (y >> 2) * this.columns + (x >> 1);
    this.dots[at]! |= BRAILLE[y & 3]![x & 1]!;
    this.layers[at] = Math.max(this.layers[at]!, layer);
  }
}

/** Bits of the dots of a braille character (Unicode 2800..28FF), by row and column. */
const BRAILLE = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];
