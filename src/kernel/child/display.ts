import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import type { MimeBundle } from '../messages.ts';
import { bundleOf } from './bundle.ts';

/** Named as in Deno's kernel. */
export interface DisplayOptions {
  /** The value is a MIME bundle as it stands; bytes in it become the base64 that notebooks keep. */
  readonly raw?: boolean;
  /** A name to update the output by. */
  readonly display_id?: string;
  /** Replaces what was displayed under `display_id`. */
  readonly update?: boolean;
}

/** Of what was displayed: `update(value)` puts another value in its place. */
export interface Displayed {
  readonly display_id: string;
  update(value: unknown): Promise<void>;
}

export type Show = (data: MimeBundle, displayId: string, update: boolean) => void;

/** Gives cells `display(value)`, and `` display.html`…` ``, `display.md` and `display.svg` to make values of text. */
export function installDisplay(show: Show): void {
  const display = async (value: unknown, options: DisplayOptions = {}): Promise<Displayed> => {
    const { display_id = randomUUID(), raw = false, update = false } = options;
    show(raw ? checked(value) : await bundleOf(value), display_id, update);
    return {
      display_id,
      update: async (next) => void (await display(next, { raw, display_id, update: true })),
    };
  };
  Object.assign(globalThis, {
    display: Object.assign(display, {
      html: tag('text/html'),
      md: tag('text/markdown'),
      svg: tag('image/svg+xml'),
    }),
  });
}

function tag(type: string) {
  return (strings: TemplateStringsArray, ...values: unknown[]) => {
    const text = String.raw({ raw: strings }, ...values);
    return { [Symbol.for('Jupyter.display')]: () => ({ [type]: text, 'text/plain': text }) };
  };
}

function asText(data: unknown): unknown {
  return data instanceof Uint8Array ? Buffer.from(data).toString('base64') : data;
}

function checked(bundle: unknown): MimeBundle {
  if (
    typeof bundle === 'object' &&
    bundle !== null &&
    Object.keys(bundle).every((type) => type.includes('/'))
  )
    return Object.fromEntries(Object.entries(bundle).map(([type, data]) => [type, asText(data)]));
  throw new TypeError(
    `display(value, { raw: true }) takes an object of MIME types, like { 'text/html': '<b>…</b>' }, not ${inspect(bundle, { depth: 0 })}.`,
  );
}
