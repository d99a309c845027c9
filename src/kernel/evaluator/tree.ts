import type { Node, Program } from 'acorn';

/** The nodes directly below, in no particular order. */
export function children(node: Node): Node[] {
  return Object.values(node).flat().filter(isNode);
}

export function lastStatement({ body }: Program): Program['body'][number] | undefined {
  return body.filter((statement) => statement.type !== 'EmptyStatement').at(-1);
}

/** The variables of a pattern, `{ a, b: [c = 1] }` as well as `a`. */
export function namesOf(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [(pattern as Node & { name: string }).name];
    case 'AssignmentPattern':
      return namesOf((pattern as Node & { left: Node }).left);
    case 'Property':
      return namesOf((pattern as Node & { value: Node }).value);
    default:
      return children(pattern).flatMap(namesOf);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';
}
