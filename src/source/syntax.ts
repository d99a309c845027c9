import type { Parser, TreeCursor } from 'web-tree-sitter';

/**
 * A node of a concrete syntax tree, copied out of tree-sitter, so that walking it crosses no WebAssembly border and nothing has to be freed.
 * Only named nodes and those with a field; no comments. Offsets are UTF-16, `end` exclusive.
 */
export interface SyntaxNode {
  readonly type: string;
  /** The field of the parent that it fills: `name`, `value`, `arguments`, …; '' if none. */
  readonly field: string;
  readonly start: number;
  readonly end: number;
  readonly parent: SyntaxNode | null;
  readonly children: readonly SyntaxNode[];
}

export interface SyntaxTree {
  readonly root: SyntaxNode;
  /** The parser could not make sense of all of the text. */
  readonly broken: boolean;
}

/** `shift` is added to every offset. */
export function parseText(parser: Parser, text: string, shift = 0): SyntaxTree {
  const tree = parser.parse(text);
  if (tree === null) throw new Error('The parser has no language.');
  const cursor = tree.walk();
  try {
    return {
      root: copyNode(cursor, cursor.nodeType, '', null, shift, 0),
      broken: tree.rootNode.hasError,
    };
  } finally {
    cursor.delete();
    tree.delete();
  }
}

export function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === name);
}

/** The node and all below it, in the order of the text. */
export function* descendants(node: SyntaxNode): Generator<SyntaxNode> {
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next;
    for (let i = next.children.length - 1; i >= 0; i--) stack.push(next.children[i] as SyntaxNode);
  }
}

export function* ancestors(node: SyntaxNode): Generator<SyntaxNode> {
  for (let next = node.parent; next !== null; next = next.parent) yield next;
}

export function contains(outer: SyntaxNode, inner: SyntaxNode): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

// The deepest real nesting seen is under 100; generated files that nest by the thousand are cut, not a stack overflow.
const MAX_DEPTH = 1000;

/** What holds nothing below it that is of use: names, types, the pieces of a string. */
const LEAVES = new Set([
  'identifier',
  'property_identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
  'type_identifier',
  'number',
  'string',
  'regex',
  'jsx_text',
  'type_annotation',
  'type_arguments',
  'type_parameters',
  'type_alias_declaration',
  'interface_declaration',
]);

// Every question to the cursor crosses into WebAssembly, so each is asked once.
function copyNode(
  cursor: TreeCursor,
  type: string,
  field: string,
  parent: SyntaxNode | null,
  shift: number,
  depth: number,
): SyntaxNode {
  const children: SyntaxNode[] = [];
  const node = {
    type,
    field,
    start: cursor.startIndex + shift,
    end: cursor.endIndex + shift,
    parent,
    children,
  };
  if (depth < MAX_DEPTH && !LEAVES.has(type) && cursor.gotoFirstChild()) {
    do {
      const isNamed = cursor.nodeIsNamed;
      const below = cursor.currentFieldName ?? '';
      if (!isNamed && below === '') continue;
      const child = cursor.nodeType;
      if (child !== 'comment') children.push(copyNode(cursor, child, below, node, shift, depth + 1));
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
}
