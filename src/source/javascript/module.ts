import { copyTree, descendants, type SyntaxNode } from '../syntax.ts';
import type { Grammar } from '../types.ts';
import { groupBy } from '../group.ts';
import { Scopes } from './scope.ts';
import type { Parser } from 'web-tree-sitter';

/** A parsed file. */
export class Module {
  readonly path: string;
  readonly text: string;
  readonly root: SyntaxNode;
  readonly #lineStarts: number[] = [0];
  #scopes: Scopes | undefined;
  #calls: readonly SyntaxNode[] | undefined;
  #identifiers: ReadonlyMap<string, readonly SyntaxNode[]> | undefined;

  constructor(path: string, text: string, root: SyntaxNode) {
    this.path = path;
    this.text = text;
    this.root = root;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
  }

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

  textOf(node: SyntaxNode): string {
    return this.text.slice(node.start, node.end);
  }

  /** 1-based line of an offset. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** Offset of a 1-based line and column; the text's end if there is no such line. */
  offsetAt(line: number, column: number): number {
    return (this.#lineStarts[line - 1] ?? this.text.length) + column - 1;
  }
}

/** Longer texts are bundles and data, not what a person trains with. UTF-16 units. */
const MAX_LENGTH = 1_000_000;
const KEPT = 12;

/** Signs of types: a Flow comment, a parameter's or a result's type. */
const TYPED = /@flow|\bimport\s+type\b|\(\s*\w+\??\s*:\s*[\w{]|\)\s*:\s*[A-Za-z{]/;

type JavaScriptGrammar = Exclude<Grammar, 'python'>;

/** Parses, and keeps the last few modules: CodeLens asks for the same text again and again. */
export class ModuleCache {
  readonly #parsers: Readonly<Record<JavaScriptGrammar, Parser>>;
  readonly #modules = new Map<string, Module>();

  constructor(parsers: Readonly<Record<JavaScriptGrammar, Parser>>) {
    this.#parsers = parsers;
  }

  /** Undefined for a language that is not ours, or a text that is too long. */
  parse(path: string, text: string): Module | undefined {
    const kept = this.#modules.get(path);
    this.#modules.delete(path);
    const module = kept?.text === text ? kept : this.#parse(path, text);
    if (module !== undefined) this.#modules.set(path, module);
    const oldest = this.#modules.keys().next();
    if (this.#modules.size > KEPT && !oldest.done) this.#modules.delete(oldest.value);
    return module;
  }

  #parse(path: string, text: string): Module | undefined {
    const extension = /\.([cm]?[jt]sx?|json)$/i.exec(path)?.[1]?.toLowerCase();
    if (extension === undefined || text.length > MAX_LENGTH) return undefined;
    const grammar = /^[cm]?ts$/.test(extension) ? 'typescript' : extension === 'tsx' ? 'tsx' : 'javascript';
    // In parentheses, for the braces of a JSON object alone would be a block.
    if (extension === 'json')
      return new Module(path, text, this.#tree('javascript', `(${text.replace(/^\uFEFF/, ' ')})`, -1).root);
    const tree = this.#tree(grammar, text);
    if (!tree.broken || grammar !== 'javascript' || !TYPED.test(text))
      return new Module(path, text, tree.root);
    // Flow and other typed JavaScript reads well enough as TSX.
    const typed = this.#tree('tsx', text);
    return new Module(path, text, typed.broken ? tree.root : typed.root);
  }

  #tree(grammar: JavaScriptGrammar, text: string, shift = 0): { root: SyntaxNode; broken: boolean } {
    const tree = this.#parsers[grammar].parse(text);
    if (tree === null) throw new Error('The parser has no language.');
    try {
      return { root: copyTree(tree, shift), broken: tree.rootNode.hasError };
    } finally {
      tree.delete();
    }
  }
}
