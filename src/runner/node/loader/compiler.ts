/** The project's own TypeScript, for the little that the fast transpiler cannot do: namespaces, enums across namespaces, decorators. */
import { createRequire } from 'node:module';
import { isTypeScript, type Format } from './format.ts';
import { addSourceMap } from './positions.ts';

interface Compiler {
  readonly ModuleKind: Record<string, number>;
  readonly ScriptTarget: Record<string, number>;
  transpileModule(
    text: string,
    options: { fileName: string; compilerOptions: Record<string, unknown> },
  ): { outputText: string; sourceMapText?: string };
}

const NAMESPACE_OR_DECORATOR = /^\s*(?:export\s+)?(?:namespace|module)\s+[\w.]+\s*\{|^\s*@[A-Za-z_$][\w$.]*/m;

export function needsCompiler(file: string, text: string): boolean {
  return (
    isTypeScript(file) &&
    NAMESPACE_OR_DECORATOR.test(withoutBlockComments(text)) &&
    findCompiler(file) !== null
  );
}

/** `name` is what positions are asked for by. */
export function transpileByCompiler(file: string, text: string, format: Format, name = file): string {
  const compiler = findCompiler(file);
  if (compiler === null)
    throw new Error(`${file} needs the project's own TypeScript, which is not installed.`);
  const { outputText, sourceMapText } = compiler.transpileModule(text, {
    fileName: file,
    compilerOptions: {
      module: format === 'module' ? compiler.ModuleKind['ESNext'] : compiler.ModuleKind['CommonJS'],
      target: compiler.ScriptTarget['ES2022'],
      esModuleInterop: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      useDefineForClassFields: false,
      sourceMap: true,
    },
  });
  if (sourceMapText !== undefined) addSourceMap(name, sourceMapText);
  return outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, '');
}

function findCompiler(file: string): Compiler | null {
  try {
    return createRequire(file)('typescript') as Compiler;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** A line of a comment may begin with `@param`. */
function withoutBlockComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '');
}
