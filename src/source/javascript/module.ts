import { ModuleCache } from '../moduleCache.ts';
import { ParsedFile } from '../parsedFile.ts';
import { descendants, parseText, type SyntaxNode } from '../syntax.ts';
import type { Grammar } from '../types.ts';
import { groupBy } from '../group.ts';
import { Scopes } from './scope.ts';
import type { Parser } from 'web-tree-sitter';

/** A parsed file. */
export class Module extends ParsedFile {
  #scopes: Scopes | undefined;
  #calls: readonly SyntaxNode[] | undefined;
  #identifiers: ReadonlyMap<string, readonly SyntaxNode[]> | undefined;

  get scopes(): Scopes {
    return (this.#scopes ??= new Scopes(this));
  }

  /** Every call and `new`, in the order of the text. */
  get calls(): readonly SyntaxNode[] {
    return (this.#calls ??= [...descendants(this.root)].filter((node) =>
      /^(call|new)_expression$/.test(node.type),
    ));
  }

  /** Every use of a name. */
  identifiers(name: string): readonly SyntaxNode[] {
    this.#identifiers ??= groupBy(
      [...descendants(this.root)].filter(({ type }) => type === 'identifier'),
      (node) => this.textOf(node),
    );
    return this.#identifiers.get(name) ?? [];
  }

  /** Offset of a 1-based line and column; the text's end if there is no such line. */
  offsetAt(line: number, column: number): number {
    return this.startOf(line) + column - 1;
  }
}

const KEPT = 12;

/** Signs of types: a Flow comment, a parameter's or a result's type. */
const TYPED = /@flow|\bimport\s+type\b|\(\s*\w+\??\s*:\s*[\w{]|\)\s*:\s*[A-Za-z{]/;

type Parsers = Readonly<Record<Exclude<Grammar, 'python'>, Parser>>;

export function javaScriptModules(parsers: Parsers): ModuleCache<Module> {
  return new ModuleCache(KEPT, (path, text) => {
    const root = rootOf(parsers, path, text);
    return root === undefined ? undefined : new Module(path, text, root);
  });
}

function rootOf(parsers: Parsers, path: string, text: string): SyntaxNode | undefined {
  const extension = /\.([cm]?[jt]sx?|json)$/i.exec(path)?.[1]?.toLowerCase();
  if (extension === undefined) return undefined;
  const grammar = /^[cm]?ts$/.test(extension) ? 'typescript' : extension === 'tsx' ? 'tsx' : 'javascript';
  // In parentheses, for the braces of a JSON object alone would be a block.
  if (extension === 'json')
    return parseText(parsers.javascript, `(${text.replace(/^\uFEFF/, ' ')})`, -1).root;
  const tree = parseText(parsers[grammar], text);
  if (!tree.broken || grammar !== 'javascript' || !TYPED.test(text)) return tree.root;
  // Flow and other typed JavaScript reads well enough as TSX.
  const typed = parseText(parsers.tsx, text);
  return typed.broken ? tree.root : typed.root;
}
