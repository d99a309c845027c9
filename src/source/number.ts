import { formatLr } from '../analysis/format.ts';

/**
 * Writes `lr` (finite, two significant digits where not told otherwise) in the notation of `original`: `1e-3` gives `2.4e-2`, `0.001` gives `0.024`,
 * `'0.001'` gives `'0.024'`. What is no number (a name, an expression, nothing) gives the notation in which LRs are shown: `2.4e-3`, `0.24`.
 */
export function formatLike(original: string, lr: number, digits = 2): string {
  if (!Number.isFinite(lr)) throw new RangeError(`A learning rate must be a finite number, not ${lr}.`);
  const { quote, body } = unquote(original.trim());
  const style = NUMBER.exec(body);
  if (style === null) return formatLr(lr);
  const { whole = '', point, exponent, sign, power = '' } = style.groups ?? {};
  const notation: Notation = {
    leadingZero: whole !== '',
    point: point !== undefined,
    letter: exponent?.[0] ?? 'e',
    plus: sign === '+',
    powerDigits: power.startsWith('0') ? power.length : 1,
  };
  const text =
    exponent !== undefined || Math.abs(lr) < SMALLEST_DECIMAL || Math.abs(lr) >= LARGEST_DECIMAL
      ? exponential(lr, notation, digits)
      : decimal(lr, notation, digits);
  return quote + text + quote;
}

/** The value of a numeric literal, also of one in quotes (`'0.001'`) or with separators (`1_000e-6`); null for anything else. */
export function parseNumber(text: string): number | null {
  const { body } = unquote(text.trim());
  return NUMBER.test(body) ? Number(body.replaceAll('_', '')) : null;
}

/** Whether two LRs are the same but for a passage through float32. */
export function sameLr(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));
}

interface Notation {
  readonly leadingZero: boolean;
  /** A float is written with its point: `1.0` may not become `2`. */
  readonly point: boolean;
  readonly letter: string;
  readonly plus: boolean;
  readonly powerDigits: number;
}

/** Below it a decimal is a row of zeros that nobody can count. */
const SMALLEST_DECIMAL = 1e-5;
/** From here on JavaScript itself writes `1e+21`. */
const LARGEST_DECIMAL = 1e15;

const NUMBER =
  /^(?<whole>\d[\d_]*)?(?<point>\.)?(?<fraction>(?<=\.)\d[\d_]*)?(?<exponent>(?<=\d\.?)[eE](?<sign>[+-])?(?<power>\d+))?$(?<=\d\.?)/;

function unquote(text: string): { quote: string; body: string } {
  const first = text[0] ?? '';
  if (text.length >= 2 && `'"\``.includes(first) && text.endsWith(first))
    return { quote: first, body: text.slice(1, -1) };
  return { quote: '', body: text };
}

function exponential(lr: number, notation: Notation, count: number): string {
  const [digits = '', power = ''] = lr.toExponential(count - 1).split('e');
  const short = digits.replace(/(\.\d+?)0+$/, '$1');
  const mantissa = notation.point ? short : short.replace('.0', '');
  const sign = power.startsWith('-') ? '-' : notation.plus ? '+' : '';
  return mantissa + notation.letter + sign + power.slice(1).padStart(notation.powerDigits, '0');
}

function decimal(lr: number, notation: Notation, count: number): string {
  const power = Number(lr.toExponential(count - 1).split('e')[1]);
  const rounded = Number(lr.toPrecision(count));
  let text = rounded.toFixed(Math.max(0, count - 1 - power));
  if (text.includes('.')) text = text.replace(/\.?0+$/, '');
  if (!notation.leadingZero) text = text.replace(/^(-?)0\./, '$1.');
  return notation.point && !text.includes('.') ? `${text}.0` : text;
}
