import { ParsedFile } from '../parsedFile.ts';
import { descendants, field, type SyntaxNode } from '../syntax.ts';
import { groupBy } from '../group.ts';
import { Scopes } from './scope.ts';

/** A parsed Python file. */
export class Module extends ParsedFile {
  #nodes: readonly SyntaxNode[] | undefined;
  #scopes: Scopes | undefined;
  #calls: readonly SyntaxNode[] | undefined;
  #classes: readonly SyntaxNode[] | undefined;
  #callsByName: ReadonlyMap<string, readonly SyntaxNode[]> | undefined;
  #callsWith: ReadonlyMap<string, readonly SyntaxNode[]> | undefined;

  /** In the order of the text. */
  get nodes(): readonly SyntaxNode[] {
    return (this.#nodes ??= [...descendants(this.root)]);
  }

  get scopes(): Scopes {
    return (this.#scopes ??= new Scopes(this));
  }

  get calls(): readonly SyntaxNode[] {
    return (this.#calls ??= this.nodes.filter((node) => node.type === 'call'));
  }

  /** The calls of what goes by a name: `Adam(…)`, `optim.Adam(…)`. */
  callsNamed(name: string): readonly SyntaxNode[] {
    this.#callsByName ??= groupBy(this.calls, (call) => calledName(this, call));
    return this.#callsByName.get(name) ?? [];
  }

  get classes(): readonly SyntaxNode[] {
    return (this.#classes ??= this.nodes.filter((node) => node.type === 'class_definition'));
  }

  /** The calls that are handed something of a name first, or as `target` or `fn`: `spawn(train, …)`, `Thread(target=train)`. */
  callsWith(name: string): readonly SyntaxNode[] {
    this.#callsWith ??= groupBy(this.calls, (call) => {
      const { positional, keywords } = argumentsOf(this, call);
      const first = positional[0] ?? keywords.get('target') ?? keywords.get('fn');
      return first?.type === 'identifier' ? this.textOf(first) : '';
    });
    return this.#callsWith.get(name) ?? [];
  }

  /** The offset of a line and column as Python counts them: from 1, the column in bytes of UTF-8. */
  offsetAt(line: number, column: number): number {
    let at = this.startOf(line);
    for (let left = column - 1; left > 0 && at < this.text.length;) {
      const point = this.text.codePointAt(at) ?? 0;
      left -= point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      at += point < 0x10000 ? 1 : 2;
    }
    return at;
  }
}

export function isPython(path: string): boolean {
  return /\.pyw?$/i.test(path);
}

/** The text of a plain string literal; undefined for anything else, f-strings included. */
export function stringOf(module: Module, node: SyntaxNode | undefined): string | undefined {
  if (node?.type !== 'string') return undefined;
  return /^[rRuU]?(?:"""([^]*)"""|'''([^]*)'''|"([^"\\]*)"|'([^'\\]*)')$/
    .exec(module.textOf(node))
    ?.slice(1)
    .find((part) => part !== undefined);
}

/** What a call's last name is: `Adam` of `torch.optim.Adam(…)`. */
export function calledName(module: Module, call: SyntaxNode): string {
  const callee = field(call, 'function');
  if (callee === undefined) return '';
  const last = callee.type === 'attribute' ? field(callee, 'attribute') : callee;
  return last === undefined ? '' : module.textOf(last);
}

export interface Arguments {
  readonly positional: readonly SyntaxNode[];
  readonly keywords: ReadonlyMap<string, SyntaxNode>;
  /** What stands behind `*`, with the number of arguments before it. */
  readonly star: { readonly node: SyntaxNode; readonly index: number } | undefined;
  /** What stands behind each `**`. */
  readonly splats: readonly SyntaxNode[];
}

const knownArguments = new WeakMap<SyntaxNode, Arguments>();

export function argumentsOf(module: Module, call: SyntaxNode): Arguments {
  const known = knownArguments.get(call);
  if (known !== undefined) return known;
  const args = readArguments(module, call);
  knownArguments.set(call, args);
  return args;
}

function readArguments(module: Module, call: SyntaxNode): Arguments {
  const positional: SyntaxNode[] = [];
  const keywords = new Map<string, SyntaxNode>();
  const splats: SyntaxNode[] = [];
  let star: Arguments['star'];
  const list = field(call, 'arguments');
  for (const node of list?.type === 'argument_list' ? list.children : []) {
    const inner = node.children[0];
    if (node.type === 'keyword_argument') {
      const [name, value] = [field(node, 'name'), field(node, 'value')];
      if (name !== undefined && value !== undefined) keywords.set(module.textOf(name), value);
    } else if (node.type === 'list_splat') star ??= { node: inner ?? node, index: positional.length };
    else if (node.type === 'dictionary_splat') splats.push(inner ?? node);
    else if (star === undefined) positional.push(node);
  }
  return { positional, keywords, star, splats };
}
