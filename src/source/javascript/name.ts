import type { Literal } from '../../protocol/record.ts';
import type { TextEdit } from '../types.ts';
import { isTrainFunction, optimizerName } from './optimizers.ts';

/**
 * The edits that turn an optimizer's name into its construction: `'adam'` into `tf.train.adam(2.4e-3)`, under the name that the file
 * gives to TensorFlow.js; an import where it has none. A sentence if that cannot be done.
 */
export function nameEdits(text: string, literal: Literal, lr: string): TextEdit[] | string {
  const optimizer = literal.optimizer ?? optimizerName(literal.text.replace(/^(['"`])(.*)\1$/s, '$2'));
  if (!isTrainFunction(optimizer))
    return `TensorFlow.js has no tf.train.${optimizer}: write the optimizer yourself.`;
  const existing = literal.cell?.callee ?? trainExpression(text);
  const added = existing === undefined ? importOf(text, literal) : undefined;
  const train = existing ?? `${added?.name}.train`;
  const edits: TextEdit[] = added === undefined ? [] : [added.edit];
  // `{optimizer, loss}` needs its key when it gets a value.
  const isShorthand = /^[\w$]+$/.test(literal.text) && /[{,]\s*$/.test(text.slice(0, literal.start));
  const key = isShorthand ? `${literal.text}: ` : '';
  return [...edits, { start: literal.start, end: literal.end, text: `${key}${train}.${optimizer}(${lr})` }];
}

// The packages that export `train`; tfjs-layers, -data and -vis do not.
const PACKAGE = String.raw`(?<package>@tensorflow\/tfjs(?:-core|-node|-node-gpu)?(?:\/[^'"\`]*)?)['"\`]`;
const NAMESPACE = [
  String.raw`^[ \t]*import\s+(?!type\b)(?:\*\s*as\s+)?(?<name>[\w$]+)\s+from\s*['"]${PACKAGE}`,
  String.raw`^[ \t]*import\s+(?!type\b)(?<name>[\w$]+)\s*,\s*\{[^}]*\}\s*from\s*['"]${PACKAGE}`,
  String.raw`^[ \t]*import\s+(?<name>[\w$]+)\s*=\s*require\s*\(\s*['"]${PACKAGE}`,
  String.raw`(?:^|[;{},])[ \t]*(?:export\s+)?(?:(?:const|let|var)\s+)?(?<name>[\w$]+)\s*(?::[^=;\n]*)?=\s*(?:[^=;\n?]+\?\s*)?(?:await\s+import|require)\s*\(\s*['"\`]${PACKAGE}`,
].map((source) => new RegExp(source, 'm'));
const TRAIN = [
  String.raw`^[ \t]*import\s*\{[^}]*\btrain(?:\s+as\s+(?<name>[\w$]+))?\b[^}]*\}\s*from\s*['"]${PACKAGE}`,
  String.raw`\{[^{}]*\btrain\b(?:\s*:\s*(?<name>[\w$]+))?[^{}]*\}\s*=\s*(?:await\s+import|require)\s*\(\s*['"\`]${PACKAGE}`,
  String.raw`(?:const|let|var)\s*\{[^{}]*\btrain\b(?:\s*:\s*(?<name>[\w$]+))?[^{}]*\}\s*=\s*(?:tf|tfjs|tfc)\b`,
].map((source) => new RegExp(source, 'm'));
/** A `tf` that comes from elsewhere: a parameter, a global, a module of the project. */
const USED =
  /(?<![\w$.'"`])(?<name>tf)\.(?:train|layers|sequential|model|tensor\w*|tidy|data|variable|loadLayersModel)\b/;

/** What stands for `tf.train` in this file: `tf.train`, `train`, `t`. */
export function trainExpression(text: string): string | undefined {
  for (const pattern of NAMESPACE) {
    const name = pattern.exec(text)?.groups?.['name'];
    if (name !== undefined) return `${name}.train`;
  }
  for (const pattern of TRAIN) {
    const match = pattern.exec(text);
    if (match !== null) return match.groups?.['name'] ?? 'train';
  }
  return USED.test(text) ? 'tf.train' : undefined;
}

function importOf(text: string, literal: Literal): { name: string; edit: TextEdit } {
  const name = /(?<![\w$.'"`])tf(?![\w$'"`])/.test(text) ? 'tfjs' : 'tf';
  const from = new RegExp(`['"\`]${PACKAGE}`).exec(text)?.groups?.['package'] ?? '@tensorflow/tfjs';
  const quote = text.split('"').length > text.split("'").length ? '"' : "'";
  const specifier = quote + from + quote;
  const line = isEsm(text, literal)
    ? `import * as ${name} from ${specifier};`
    : `const ${name} = require(${specifier});`;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const at = importPlace(text);
  return {
    name,
    edit: {
      start: at,
      end: at,
      text: at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\uFEFF' ? end + line : line + end,
    },
  };
}

function isEsm(text: string, { file, cell }: Literal): boolean {
  if (/\.c[jt]s$/.test(file)) return false;
  if (cell !== undefined || /\.(m[jt]s|tsx?|jsx)$/.test(file)) return true;
  return /^[ \t]*(import\b(?!\s*\()|export\b)/m.test(text) || !/\brequire\s*\(/.test(text);
}

/** Behind the last import at the top level, else before the first statement. */
function importPlace(text: string): number {
  let place = 0;
  for (const match of text.matchAll(
    /^(?:import\b(?!\s*[(.])[^;'"]*['"][^'"]*['"]|(?:const|let|var)\b[^;=]*=\s*require\s*\([^)]*\)).*(?:\r?\n|$)/gm,
  )) {
    const isComment = text.lastIndexOf('/*', match.index) > text.lastIndexOf('*/', match.index);
    if (!isComment) place = match.index + match[0].length;
  }
  if (place > 0) return place;
  // A byte-order mark, a shebang, comments, a directive.
  return (
    /^\uFEFF?(?:#!.*\r?\n)?(?:\s*(?:\/\/.*|\/\*[\s\S]*?\*\/|(['"])use strict\1;?)[ \t]*(?:\r?\n|$))*/.exec(
      text,
    )?.[0].length ?? 0
  );
}
