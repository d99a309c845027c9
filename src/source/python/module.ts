import type { Parser } from 'web-tree-sitter';
import { copyTree, descendants, field, type SyntaxNode } from '../syntax.ts';

/** A parsed Python file. */
export interface Module {
  readonly path: string;
  readonly text: string;
  readonly root: SyntaxNode;
  /** In the order of the text. */
  readonly nodes: readonly SyntaxNode[];
}

export function isPython(path: string): boolean {
  return /\.pyw?$/i.test(path);
}

/** Longer texts are data, not what a person trains with. UTF-16 units. */
const MAX_LENGTH = 1_000_000;

/** Undefined for a text that is too long. */
export function parseModule(parser: Parser, path: string, text: string): Module | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const tree = parser.parse(text);
  if (tree === null) return undefined;
  try {
    const root = copyTree(tree, 0);
    return { path, text, root, nodes: [...descendants(root)] };
  } finally {
    tree.delete();
  }
}

export function textOf(module: Module, node: SyntaxNode): string {
  return module.text.slice(node.start, node.end);
}

/** 1-based. */
export function lineAt(module: Module, offset: number): number {
  let line = 1;
  for (let at = module.text.indexOf('\n'); at >= 0 && at < offset; at = module.text.indexOf('\n', at + 1))
    line++;
  return line;
}

/** Offsets of a line (1-based): of its first character, and of its line break. */
export function lineSpan({ text }: Module, line: number): { start: number; end: number } {
  let start = 0;
  for (let passed = 1; passed < line; passed++) {
    const at = text.indexOf('\n', start);
    if (at < 0) break;
    start = at + 1;
  }
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end };
}

/** The text of a plain string literal; undefined for anything else, f-strings included. */
export function stringOf(module: Module, node: SyntaxNode | undefined): string | undefined {
  if (node?.type !== 'string') return undefined;
  return /^[rRuU]?(?:"""([^]*)"""|'''([^]*)'''|"([^"\\]*)"|'([^'\\]*)')$/
    .exec(textOf(module, node))
    ?.slice(1)
    .find((part) => part !== undefined);
}

/** What a call's last name is: `Adam` of `torch.optim.Adam(…)`. */
export function calledName(module: Module, call: SyntaxNode): string {
  const callee = field(call, 'function');
  if (callee === undefined) return '';
  const last = callee.type === 'attribute' ? field(callee, 'attribute') : callee;
  return last === undefined ? '' : textOf(module, last);
}

export interface Arguments {
  readonly positional: readonly SyntaxNode[];
  readonly keywords: ReadonlyMap<string, SyntaxNode>;
  /** `*args` or `**kwargs` are among them. */
  readonly isOpen: boolean;
}

export function argumentsOf(module: Module, call: SyntaxNode): Arguments {
  const positional: SyntaxNode[] = [];
  const keywords = new Map<string, SyntaxNode>();
  let isOpen = false;
  for (const node of field(call, 'arguments')?.children ?? []) {
    if (node.type === 'keyword_argument') {
      const [name, value] = [field(node, 'name'), field(node, 'value')];
      if (name !== undefined && value !== undefined) keywords.set(textOf(module, name), value);
    } else if (node.type === 'list_splat' || node.type === 'dictionary_splat') isOpen = true;
    else positional.push(node);
  }
  return { positional, keywords, isOpen };
}

/** The modules that a file imports, as they are written: `.config`, `models.lr`. */
export function importsOf(module: Module): string[] {
  return module.nodes.flatMap((node) => {
    if (node.type === 'import_from_statement') {
      const from = field(node, 'module_name');
      if (from === undefined) return [];
      const base = textOf(module, from);
      // `from package import module` may name a module as well.
      const names = node.children
        .filter((child) => child.field === 'name')
        .map((child) => textOf(module, child));
      const joined = names.map((name) => (base.endsWith('.') ? base + name : `${base}.${name}`));
      return [base, ...joined];
    }
    if (node.type !== 'import_statement') return [];
    return node.children.map((child) => textOf(module, child).split(/\s+as\s+/)[0] ?? '');
  });
}
