import type { SyntaxNode } from '../syntax.ts';

/** A name and what gives it a value. */
export interface Binding {
  readonly kind: 'value' | 'parameter' | 'import' | 'function' | 'class' | 'loop';
  readonly name: string;
  /** What is assigned or looped over; of a parameter its function; of an import its statement. */
  readonly node: SyntaxNode;
  /** The way from `node` to the name: `['0']` for `a, b = pair`. */
  readonly path: readonly string[];
  /** The statement. */
  readonly at: SyntaxNode;
  readonly parameter?: Parameter;
  /** Of an import: the module, and what is taken of it (undefined: the module itself). */
  readonly imported?: { readonly specifier: string; readonly name?: string; readonly isDotted?: boolean };
}

export interface Parameter {
  readonly index: number;
  readonly star: '' | '*' | '**';
  readonly value?: SyntaxNode;
}
