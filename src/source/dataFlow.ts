import type { ParsedFile } from './parsedFile.ts';
import type { SyntaxNode } from './syntax.ts';

/** A call that is under way: parameters of `fn` are the arguments of `call`. */
export interface CallUnderWay<M> {
  readonly fn: SyntaxNode;
  readonly call: SyntaxNode;
  readonly module: M;
  readonly outer: CallUnderWay<M> | null;
}

/** The innermost call of `fn` that is under way; null if none is. */
export function callOf<M>(
  fn: SyntaxNode | undefined,
  context: CallUnderWay<M> | null,
): CallUnderWay<M> | null {
  let call = context;
  while (call !== null && call.fn !== fn) call = call.outer;
  return call;
}

/** The expressions that a value was come to by, from the outermost. */
export interface Way {
  readonly module: ParsedFile;
  readonly node: SyntaxNode;
  readonly next?: Way;
}

/** An expression that is not further reducible: a literal, a function, a call of a package, … */
export interface FlowValue<M> {
  readonly module: M;
  readonly node: SyntaxNode;
  /** Properties, attributes or entries of it that are meant; `[]`: itself. */
  readonly path: readonly string[];
  readonly context: CallUnderWay<M> | null;
  /** The package that it comes from: `torch.optim`, `@tensorflow/tfjs`. */
  readonly package?: string;
  /** `node` is a call that leaves out the argument which would be the value. */
  readonly missing?: true;
  readonly way?: Way;
}

export interface Limits {
  /** Of what is followed from one step to the next. */
  readonly depth: number;
  readonly steps: number;
  /** For all questions to one `DataFlow`. */
  readonly stepsInAll: number;
}

/** Follows data flow backwards, from an expression to the values that it may have. */
export abstract class DataFlow<M extends ParsedFile, V extends FlowValue<M>> {
  readonly #limits: Limits;
  readonly #path = new Set<string>();
  #steps = 0;
  #stepsInAll = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** One step of `follow`. */
  protected abstract step(
    module: M,
    node: SyntaxNode,
    path: readonly string[],
    context: CallUnderWay<M> | null,
  ): V[];

  /**
   * The values of `node.path`, all that may be, in no order of likelihood; none if it has none (a key that an object does not hold).
   * Gives up (with fewer values) in the very long way, and after too many ways: a bundle's short names are related to everything.
   */
  follow(module: M, node: SyntaxNode, path: readonly string[], context: CallUnderWay<M> | null): V[] {
    return this.guarded(`${module.path}:${node.start}:${node.end}:${node.type}:${path.join('.')}`, () =>
      this.step(module, node, path, context).map((value) => ({
        ...value,
        way: { module, node, ...(value.way === undefined ? {} : { next: value.way }) },
      })),
    );
  }

  /** Does `way`, unless it is under way already under this key. */
  guarded(key: string, way: () => V[]): V[] {
    const { depth, steps, stepsInAll } = this.#limits;
    if (this.#path.size === 0) this.#steps = 0;
    if (this.#path.has(key) || this.#path.size > depth) return [];
    if (this.#steps++ > steps || this.#stepsInAll++ > stepsInAll) return [];
    this.#path.add(key);
    try {
      return way();
    } finally {
      this.#path.delete(key);
    }
  }
}
