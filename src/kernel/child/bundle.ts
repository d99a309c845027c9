/** What a value looks like in a notebook. */
import { inspect } from 'node:util';
import type { MimeBundle } from '../messages.ts';

/** A value's own say, as Deno's kernel has it: a method (it may be async) that gives a MIME bundle. */
const DISPLAY = Symbol.for('Jupyter.display');
const MOST_PLAIN = 100_000;

/** Always with `text/plain`. What a value's own method throws goes to the cell. */
export async function bundleOf(value: unknown): Promise<MimeBundle> {
  const own = method(value, DISPLAY);
  if (own !== null) {
    const bundle: unknown = await own();
    if (isObject(bundle)) return { 'text/plain': plain(value), ...bundle };
  }
  const spec = method(value, 'toSpec')?.() ?? value;
  const image = imageOf(value);
  if (image !== null) return { ...image, 'text/plain': plain(value) };
  const type = vegaType(spec);
  if (type !== null) return { [type]: spec, 'text/plain': plain(spec) };
  return { 'text/plain': plain(value) };
}

function plain(value: unknown): string {
  if (typeof value === 'function' && !/^class\b/.test(String(value))) return inspect(value);
  const text = inspect(value, { maxArrayLength: 100, maxStringLength: 10_000, depth: 3 });
  return text.length <= MOST_PLAIN
    ? text
    : `${text.slice(0, MOST_PLAIN)}… (${text.length} characters in all)`;
}

/** `https://vega.github.io/schema/vega-lite/v5.json` to `application/vnd.vegalite.v5+json`; null for other values. */
function vegaType(spec: unknown): string | null {
  if (!isObject(spec) || typeof spec['$schema'] !== 'string') return null;
  const match = /\/schema\/(vega|vega-lite)\/v(\d+)[\d.]*\.json$/.exec(spec['$schema']);
  return match === null ? null : `application/vnd.${match[1]!.replace('-', '')}.v${match[2]}+json`;
}

const SIGNATURES: readonly [type: string, bytes: readonly number[]][] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
];

/** Bytes of a picture, or a canvas that can give some. */
function imageOf(value: unknown): MimeBundle | null {
  if (value instanceof Uint8Array) {
    const found = SIGNATURES.find(([, bytes]) => bytes.every((byte, i) => value[i] === byte));
    return found === undefined ? null : { [found[0]]: Buffer.from(value).toString('base64') };
  }
  const url = method(value, 'toDataURL')?.();
  const match = typeof url === 'string' ? /^data:(image\/\w+);base64,(.*)$/s.exec(url) : null;
  return match === null ? null : { [match[1]!]: match[2] };
}

function method(value: unknown, name: string | symbol): (() => unknown) | null {
  if (!isObject(value) && typeof value !== 'function') return null;
  const found = (value as Record<string | symbol, unknown>)[name];
  return typeof found === 'function' ? () => (found as () => unknown).call(value) : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
