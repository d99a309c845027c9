/** An LR or loss for a sentence, two significant digits: `3.1e-3`, `0.25`, `2`, `71000`. */
export function inWords(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  const rounded = Number(value.toPrecision(2));
  if (size >= 0.01 && size < 1e6) return String(rounded);
  const [digits, exponent] = rounded.toExponential().split('e') as [string, string];
  return `${digits}e${exponent.replace('+', '')}`;
}
