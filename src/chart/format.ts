/** An LR for people: two significant digits, `2.4e-3`, `0.15`, `10`. */
export function formatLr(lr: number): string {
  const rounded = Number(lr.toPrecision(2));
  if (rounded >= 0.1 && rounded < 1000) return String(rounded);
  return rounded.toExponential();
}

/** A loss for people: four significant digits. */
export function formatLoss(loss: number | null): string {
  if (loss === null || !Number.isFinite(loss)) return 'not finite';
  const size = Math.abs(loss);
  return size !== 0 && (size >= 1e6 || size < 1e-4)
    ? loss.toExponential(2)
    : String(Number(loss.toPrecision(4)));
}
