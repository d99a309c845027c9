import { lrFrom } from '../protocol/arithmetic.ts';
import { sameLiteral, type Literal } from '../protocol/record.ts';
import { conditionsOf } from './conditions.ts';
import { sameLr } from './number.ts';
import type { ParsedFile } from './parsedFile.ts';
import { settle, type Operand, type Root } from './roots.ts';
import type { SyntaxNode } from './syntax.ts';
import type { Construction, FoundLiteral, Stretch } from './types.ts';

/** A place that may be edited, with the LR that it gives. */
export interface LrPlace {
  readonly literal: FoundLiteral;
  /** null: it cannot be told. */
  readonly value: number | null;
  /** An expression, which an edit would replace as a whole. */
  readonly isExpression: boolean;
  /** Of an expression: the numbers that it computes from. */
  readonly roots?: readonly Root[];
  /** Of an expression: what it computes from that is no number in the code, by the way to it: `['optim', 'lr']` of a configuration. */
  readonly open?: readonly OpenRoot[];
  /** The expression is a statement, `lr *= 2`, which no number can replace. */
  readonly isStatement?: true;
  /** The arithmetic between number and LR was told by the run's LR. */
  readonly isAssumed?: true;
  /** The names of the option that overrides it on the command line. */
  readonly options?: readonly string[];
}

export interface OpenRoot {
  readonly path: readonly string[];
  readonly operands: readonly Operand[];
}

export interface PlacesAndRest<P extends LrPlace, V> {
  /** Each once. */
  readonly places: readonly P[];
  /** What no place could be made of. */
  readonly rest: readonly V[];
}

/** Adds a place that is not among `places` yet. */
export function addPlace<P extends LrPlace>(places: P[], place: P): void {
  if (!places.some((other) => sameLiteral(other.literal, place.literal))) places.push(place);
}

export function placesAndRest<P extends LrPlace, V>(
  values: readonly V[],
  placeOf: (value: V) => P | undefined,
): PlacesAndRest<P, V> {
  const places: P[] = [];
  const rest: V[] = [];
  for (const value of values) {
    const place = placeOf(value);
    if (place === undefined) rest.push(value);
    else addPlace(places, place);
  }
  return { places, rest };
}

/** The places as a run with `lr` shows them: of an expression that can be inverted, the number at its root. */
export function settlePlaces<P extends LrPlace>(places: readonly P[], lr: number | null): P[] {
  return places.flatMap((place) => {
    const settled = place.roots === undefined ? undefined : settle(place.roots, place.literal.text, lr);
    if (settled === undefined) return place.isStatement === true ? [] : [place];
    const { root, arithmetic, isAssumed } = settled;
    const { options } = root;
    return [
      {
        ...place,
        literal: {
          ...root.literal,
          arithmetic,
          through: [...(place.literal.through ?? []), ...throughOf(place, root)],
        },
        value: lr ?? lrFrom(root.number, arithmetic.steps),
        isExpression: false,
        ...(options === undefined ? {} : { options }),
        ...(isAssumed ? { isAssumed } : {}),
      },
    ];
  });
}

/** The expression itself, and what its number and its other operands come through. */
function throughOf({ literal }: LrPlace, root: Root): Stretch[] {
  const { file, start, end, text } = literal;
  const operands = root.operands.flatMap(({ through = [] }) => through);
  return [{ file, start, end, text }, ...(root.literal.through ?? []), ...operands];
}

/** Those that give `lr`; what only the run's LR makes fit counts where nothing else does. */
export function fittingPlaces<P extends LrPlace>(places: readonly P[], lr: number | null): P[] {
  const fitting = places.filter(({ value }) => lr === null || (value !== null && sameLr(value, lr)));
  const sure = fitting.filter(({ isAssumed }) => isAssumed !== true);
  return sure.length > 0 ? sure : fitting;
}

/** Whether an edit of the literal changes what the place gives. */
export function isFedBy(place: LrPlace, literal: Literal): boolean {
  return [place.literal, ...(place.roots ?? []).map((root) => root.literal)].some((each) =>
    sameLiteral(each, literal),
  );
}

export function literalAt(module: ParsedFile, node: SyntaxNode, kind: Literal['kind']): Literal {
  return { kind, file: module.path, start: node.start, end: node.end, text: module.textOf(node) };
}

/** Where an LR may be inserted. */
export function missingAt(module: ParsedFile, start: number): Literal {
  return { kind: 'missing', file: module.path, start, end: start, text: '' };
}

/** A construction, with the literal if what was found shows that there is just one. */
export function constructionAt(
  { module, node }: { readonly module: ParsedFile; readonly node: SyntaxNode },
  type: string,
  { places, rest }: PlacesAndRest<LrPlace, unknown>,
): Construction {
  const [place] = places;
  const isSure = place !== undefined && places.length === 1 && rest.length === 0 && !place.isExpression;
  return {
    type,
    start: node.start,
    end: node.end,
    line: module.lineAt(node.start),
    literal: isSure ? place.literal : null,
    conditions: conditionsOf(node, module.text),
  };
}
