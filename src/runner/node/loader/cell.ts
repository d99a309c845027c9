/** Code of notebook cells: it lies in no file, and what its evaluator makes of it is known to that alone. */
import { transform } from 'sucrase';
import type { Location } from '../wire/messages.ts';
import { needsCompiler, transpileByCompiler } from './compiler.ts';
import { addSourceMap, sourcePlace } from './positions.ts';

/** From a place in what was evaluated to the place in what was transpiled. */
export type PlaceBack = (place: Location) => Location;

const evaluated = new Map<string, PlaceBack>();

/**
 * TypeScript to JavaScript with its imports as they are: another cell may use them. `folder` is where the project's own compiler is
 * looked for. Throws a SyntaxError whose stack names the place.
 */
export function transpileCell(name: string, text: string, folder: string): string {
  const file = `${folder}/cell.ts`;
  if (needsCompiler(file, text)) return transpileByCompiler(file, text, 'module', name);
  try {
    const { code, sourceMap } = transform(text, {
      transforms: ['typescript'],
      filePath: name,
      keepUnusedImports: true,
      preserveDynamicImport: true,
      disableESTransforms: true,
      injectCreateRequireForImportRequire: false,
      sourceMapOptions: { compiledFilename: name },
    });
    addSourceMap(name, JSON.stringify(sourceMap));
    return code;
  } catch (error) {
    throw placed(error, name);
  }
}

/** Replaces what was known of the cell: it may be evaluated again with another text. */
export function addEvaluated(name: string, back: PlaceBack): void {
  evaluated.set(name, back);
}

/** The place in the cell's own text; null for code of no cell. */
export function cellPlace(place: Location): Location | null {
  const back = evaluated.get(place.file);
  if (back === undefined) return null;
  const compiled = back(place);
  return sourcePlace(compiled) ?? compiled;
}

function placed(error: unknown, name: string): unknown {
  const { message, loc } = error as Error & { loc?: { line: number; column: number } };
  if (loc === undefined) return error;
  const plain = message.replace(`Error transforming ${name}: `, '').replace(/ \(\d+:\d+\)$/, '');
  const syntaxError = new SyntaxError(plain);
  syntaxError.stack = `SyntaxError: ${plain}\n    at ${name}:${loc.line}:${loc.column}`;
  return syntaxError;
}
