import type { Tree, TreeCursor } from 'web-tree-sitter';

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

/** `shift` is added to every offset. */
export function copyTree(tree: Tree, shift: number): SyntaxNode {
  const cursor = tree.walk();
  try {
    return copyNode(cursor, null, shift);
  } finally {
    cursor.delete();
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

/** What holds no value of its own: types, the pieces of a string. */
const LEAVES =
  /^(string|type_(annotation|arguments|parameters|alias_declaration)|interface_declaration|regex|jsx_text)$/;

function copyNode(cursor: TreeCursor, parent: SyntaxNode | null, shift: number, depth = 0): SyntaxNode {
  const children: SyntaxNode[] = [];
  const node: SyntaxNode = {
    type: cursor.nodeType,
    field: cursor.currentFieldName ?? '',
    start: cursor.startIndex + shift,
    end: cursor.endIndex + shift,
    parent,
    children,
  };
  if (depth < MAX_DEPTH && !LEAVES.test(node.type) && cursor.gotoFirstChild()) {
    do {
      const wanted = cursor.nodeIsNamed ? cursor.nodeType !== 'comment' : cursor.currentFieldName !== null;
      if (wanted) children.push(copyNode(cursor, node, shift, depth + 1));
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
}
