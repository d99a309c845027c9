import type { Literal } from '../../protocol/record.ts';
import { unquoted } from '../notes.ts';
import type { TextEdit } from '../types.ts';
import { kerasClass } from './optimizers.ts';

/**
 * Replaces a name that Keras makes an optimizer of by its construction: `'adam'` by `keras.optimizers.Adam(learning_rate=2.4e-3)`, by whatever the file calls
 * Keras, with an import where it has none of use. A sentence if that cannot be done.
 */
export function kerasNameEdits(text: string, literal: Literal, lr: string): TextEdit[] | string {
  const name = nameIn(literal);
  const optimizer = kerasClass(name);
  if (optimizer === undefined) return `Keras has no optimizer ${name}: write it yourself.`;
  const existing = literal.cell?.callee ?? constructorOf(text, optimizer);
  const edits: TextEdit[] = existing === undefined ? [importOf(text)] : [];
  const callee = existing ?? `keras.optimizers.${optimizer}`;
  return [...edits, { start: literal.start, end: literal.end, text: `${callee}(learning_rate=${lr})` }];
}

/** What stands for the class of the optimizer that `literal` names: `keras.optimizers.Adam`; undefined where `text` imports nothing of use. */
export function kerasConstructor(text: string, literal: Literal): string | undefined {
  const optimizer = kerasClass(nameIn(literal));
  return optimizer === undefined ? undefined : constructorOf(text, optimizer);
}

function nameIn({ optimizer, text }: Literal): string {
  return optimizer ?? unquoted(text);
}

const KERAS = String.raw`(?:tensorflow\.|tensorflow\.python\.|tf\.)?keras|tf_keras`;

/** What stands for the optimizer's class in this file: `Adam`, `optimizers.Adam`, `keras.optimizers.Adam`, `tf.keras.optimizers.Adam`. */
function constructorOf(text: string, optimizer: string): string | undefined {
  const named = taken(text, String.raw`(?:${KERAS})\.optimizers(?:\.\w+)?`, optimizer);
  if (named !== undefined) return named;
  const optimizers = taken(text, KERAS, 'optimizers') ?? aliased(text, String.raw`(?:${KERAS})\.optimizers`);
  if (optimizers !== undefined) return `${optimizers}.${optimizer}`;
  const keras =
    taken(text, 'tensorflow', 'keras') ??
    aliased(text, KERAS) ??
    plain(text, 'tf_keras') ??
    plain(text, 'keras');
  if (keras !== undefined) return `${keras}.optimizers.${optimizer}`;
  const tensorflow = aliased(text, 'tensorflow') ?? plain(text, 'tensorflow');
  return tensorflow === undefined ? undefined : `${tensorflow}.keras.optimizers.${optimizer}`;
}

/** The name of `name` after `from module import …`; only at the top level. */
function taken(text: string, module: string, name: string): string | undefined {
  for (const [, inner, line] of text.matchAll(
    new RegExp(String.raw`^from[ \t]+(?:${module})[ \t]+import[ \t]+(?:\(([^)]*)\)|(.*))`, 'gm'),
  )) {
    const found = new RegExp(String.raw`(?<![\w.])${name}(?:\s+as\s+(\w+))?(?=\s*(?:,|#|\\|$))`, 'm').exec(
      inner ?? line ?? '',
    );
    if (found !== null && !/\bas\s+$/.test((inner ?? line ?? '').slice(0, found.index)))
      return found[1] ?? name;
  }
  return undefined;
}

/** The name of a module after `import module as …`. */
function aliased(text: string, module: string): string | undefined {
  return new RegExp(String.raw`^import[ \t]+(?:.*,[ \t]*)?(?:${module})[ \t]+as[ \t]+(\w+)`, 'm').exec(
    text,
  )?.[1];
}

/** A module that goes by its own name, after `import module`. */
function plain(text: string, module: string): string | undefined {
  const own = new RegExp(
    String.raw`^import[ \t]+(?:.*,[ \t]*)?${module}(?:\.\w+)*[ \t]*(?=[,;#\n\r]|$)`,
    'm',
  );
  return own.test(text) ? module : undefined;
}

/** Behind the first import of Keras at the top level, else behind the last import there, else in front of all. */
function importOf(text: string): TextEdit {
  const statements = [
    ...text.matchAll(/^(?:from|import)[ \t]+[^\n(]*(?:\([^)]*\)[^\n]*|(?:\\\r?\n[^\n]*)*)(?:\n|$)/gm),
  ];
  const own = statements.find(([statement]) => /\b(tf_)?keras\b|\btensorflow\b/.test(statement));
  const after = own ?? statements.at(-1);
  const line =
    own !== undefined && /\btensorflow\b/.test(own[0]) ? 'from tensorflow import keras' : 'import keras';
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  if (after !== undefined) {
    const at = after.index + after[0].length;
    const isOpen = !after[0].endsWith('\n');
    return { start: at, end: at, text: isOpen ? end + line : line + end };
  }
  // A shebang, comments, and the module's docstring stay in front.
  const head =
    /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?:[rR]?("""|''')[\s\S]*?\1[ \t]*(?:\r?\n|$))?/.exec(text)?.[0].length ?? 0;
  return { start: head, end: head, text: line + end };
}
