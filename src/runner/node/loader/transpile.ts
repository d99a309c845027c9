/** TypeScript, JSX and ES modules to what Node runs. Lines stay where they are. */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { compileFunction } from 'node:vm';
import { transform, type Transform } from 'sucrase';
import { declaredFormat, isTypeScript, type Format } from './format.ts';
import { addCompiled } from './positions.ts';
import { needsCompiler, transpileByCompiler } from './compiler.ts';

export interface Transpiled {
  readonly format: Format;
  readonly code: string;
}

const SYNTAX_OF_MODULES = /^\s*(?:import|export)\b|\bimport\.meta\b|;\s*(?:import|export)\b/m;
const ONLY_IN_MODULES = /\bawait\b|\bimport\.meta\b/;
const compiled = new Map<string, Transpiled | null>();

/**
 * The file as Node can run it; null where Node needs no help. `preferred` is the format wanted where neither extension nor package
 * says one: a script starts as CommonJS (it may mix `import` and `require`), unless it has what only a module can.
 * Throws the transpiler's SyntaxError.
 */
export function transpileFile(file: string, preferred: Format = 'commonjs'): Transpiled | null {
  const key = `${preferred} ${file}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const result = transpileText(file, readFileSync(file, 'utf8').replace(/^\uFEFF/, ''), preferred);
  compiled.set(key, result);
  if (result !== null) addCompiled(file, result.code);
  return result;
}

function transpileText(file: string, text: string, preferred: Format): Transpiled | null {
  const declared = declaredFormat(file);
  if (!isTypeScript(file) && extname(file) !== '.jsx') {
    if (declared === 'module' || !SYNTAX_OF_MODULES.test(text) || parses(text, file)) return null;
  }
  const format = declared ?? preferred;
  if (format === 'module') return { format, code: toModule(file, text) };
  const code = toCommonJs(file, text);
  if (declared === null && ONLY_IN_MODULES.test(text) && !parses(code, file)) {
    return { format: 'module', code: toModule(file, text) };
  }
  return { format, code };
}

function toCommonJs(file: string, text: string): string {
  if (needsCompiler(file, text)) return transpileByCompiler(file, text, 'commonjs');
  return lenientDefault(shebangFirst(run(file, text, ['imports'])));
}

function toModule(file: string, text: string): string {
  if (needsCompiler(file, text)) return transpileByCompiler(file, text, 'module');
  return run(file, text, []);
}

function run(file: string, text: string, transforms: Transform[]): string {
  const extension = extname(file);
  const languages: Transform[] = [
    ...(isTypeScript(file) ? (['typescript'] as const) : []),
    ...(extension === '.tsx' || extension === '.jsx' ? (['jsx'] as const) : []),
  ];
  return transform(text, {
    transforms: [...languages, ...transforms],
    filePath: file,
    preserveDynamicImport: true,
    disableESTransforms: true,
    injectCreateRequireForImportRequire: true,
    jsxRuntime: 'automatic',
    production: true,
  }).code;
}

/** `import tf from` a package that was compiled from ES modules without a default gives the package, as in Node's own ESM. */
function lenientDefault(code: string): string {
  return code.replace(
    'function _interopRequireDefault(obj) { return obj && obj.__esModule ?',
    "function _interopRequireDefault(obj) { return obj && obj.__esModule && 'default' in obj ?",
  );
}

/** The helpers go before the first line; a `#!` must stay in front of them. */
function shebangFirst(code: string): string {
  const at = code.indexOf('#!');
  if (at <= 0 || code.slice(0, at).includes('\n')) return code;
  return code.slice(0, at) + code.slice(at).replace(/^#!.*/, '');
}

/** Whether Node takes the text as the body of a CommonJS module. */
function parses(text: string, file: string): boolean {
  try {
    compileFunction(text.replace(/^#!.*/, ''), ['exports', 'require', 'module', '__filename', '__dirname'], {
      filename: file,
    });
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
