import type { SyntaxNode } from './syntax.ts';

/** A file's text, its lines and its syntax tree. */
export class ParsedFile {
  readonly path: string;
  readonly text: string;
  readonly root: SyntaxNode;
  readonly #lineStarts: number[] = [0];

  constructor(path: string, text: string, root: SyntaxNode) {
    this.path = path;
    this.text = text;
    this.root = root;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
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

  /** Where a 1-based line begins; the text's end if there is no such line. */
  startOf(line: number): number {
    return this.#lineStarts[line - 1] ?? this.text.length;
  }

  /** Whether a node reaches into a line. */
  isOn(line: number, node: SyntaxNode): boolean {
    return this.lineAt(node.start) <= line && line <= this.lineAt(node.end);
  }
}
