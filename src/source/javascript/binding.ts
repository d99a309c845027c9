import type { SyntaxNode } from '../syntax.ts';

/** A name and what declares it. */
export interface Binding {
  readonly kind: 'variable' | 'parameter' | 'import' | 'function' | 'class' | 'enum' | 'loop';
  readonly name: string;
  /** The declarator, function (for its parameters too), import specifier, class, enum or loop. */
  readonly node: SyntaxNode;
  /** The way from the declared value to the name: `['train', 'lr']` for `const {train: {lr}} = config`. `*` is any element. */
  readonly path: readonly string[];
  /** Defaults on that way, each with the way that is left from it. */
  readonly defaults: readonly Default[];
  /** Of a parameter. */
  readonly index: number;
  readonly rest: boolean;
}

export interface Default {
  readonly node: SyntaxNode;
  readonly path: readonly string[];
}
