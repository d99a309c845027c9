/** The name of the code of the cell that runs now, where `cells.cjs` runs one. */
export function runningCell(): unknown {
  return (globalThis as Record<symbol, unknown>)[Symbol.for('find-lr.cell')];
}
