/**
 * An LR for people, wherever one is shown: two significant digits, from 0.1 to 9900 as a decimal, else as `1.5e-2`.
 * `find_lr/format.py` writes the same.
 */
export function formatLr(lr: number): string {
  return shortNumber(lr, 2);
}

/** A tick of an LR axis: as `formatLr`, but with as many digits as neighbours differ by. */
export function formatTick(lr: number): string {
  return shortNumber(lr, 4);
}

function shortNumber(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size === 0 || (size >= 0.1 && size < 1e4)) return String(rounded);
  return rounded.toExponential().replace('e+', 'e');
}

/** A loss for people: four significant digits. */
export function formatLoss(loss: number | null, digits = 4): string {
  if (loss === null || !Number.isFinite(loss)) return 'not finite';
  const size = Math.abs(loss);
  return size !== 0 && (size >= 1e6 || size < 1e-4)
    ? loss.toExponential(Math.min(2, digits - 1)).replace('e+', 'e')
    : String(Number(loss.toPrecision(digits)));
}
