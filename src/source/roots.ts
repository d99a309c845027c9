import { lrFrom, numberFor, type Arithmetic, type Step } from '../protocol/arithmetic.ts';
import { isLrName } from './lrName.ts';
import { sameLr } from './number.ts';
import type { FoundLiteral, Stretch } from './types.ts';

/** The other operand of a step towards a number. */
export interface Operand {
  readonly operator: string;
  readonly side: 'left' | 'right';
  /** null: it cannot be told from the source. */
  readonly value: number | null;
  /** It stands in the expression as a number, so that no run can have had another. */
  readonly isSure: boolean;
  /** What its value comes through. */
  readonly through?: readonly Stretch[];
}

/** A number that an expression computes the LR from. */
export interface Root {
  readonly literal: FoundLiteral;
  readonly number: number;
  /** From the number on. */
  readonly operands: readonly Operand[];
  readonly name?: string;
  /** The names of the option that overrides it on the command line. */
  readonly options?: readonly string[];
  /** How much it looks like the number that a person would change; see `rankOf`. */
  readonly rank: number;
}

export interface Settled {
  readonly root: Root;
  readonly arithmetic: Arithmetic;
  /** A factor that only the run knew was taken from the LR. */
  readonly isAssumed: boolean;
}

/** The root to rewrite of an expression that gave `lr`, with the arithmetic in between; undefined where it cannot be inverted. */
export function settle(roots: readonly Root[], expression: string, lr: number | null): Settled | undefined {
  const known = roots.flatMap((root) => settled(root, expression, exactly(root, lr), false));
  const found =
    known.length > 0 || lr === null
      ? known
      : roots.flatMap((root) => settled(root, expression, byRatio(root, lr), true));
  const best = Math.max(...found.map(({ root }) => root.rank));
  return found.find(({ root }) => root.rank === best);
}

function settled(
  root: Root,
  expression: string,
  steps: readonly Step[] | undefined,
  isAssumed: boolean,
): Settled[] {
  if (steps === undefined || root.rank < 0) return [];
  const { name } = root;
  const arithmetic: Arithmetic = {
    expression: shortExpression(expression),
    ...(name === undefined ? {} : { name }),
    steps: [...steps],
  };
  return [{ root, arithmetic, isAssumed }];
}

/** The steps, where all operands are known and lead to the LR. */
function exactly({ number, operands }: Root, lr: number | null): Step[] | undefined {
  const steps = stepsOf(operands.flatMap(plain));
  if (steps === undefined) return undefined;
  const given = lrFrom(number, steps);
  const isIt = lr === null ? Number.isFinite(given) : sameLr(given, lr);
  return isIt && isInvertible(number, given, steps) ? steps : undefined;
}

/**
 * The steps, where what is not known for sure (an option's default, what only the run knew) is one factor: the LR tells it.
 */
function byRatio({ number, operands }: Root, lr: number): Step[] | undefined {
  const factors = operands
    .map((each) => (each.isSure ? each : { ...each, value: null }))
    .flatMap(plain)
    .map((each) => (each.operator === '/' && each.side === 'right' ? inverse(each) : each))
    .reduce<Factor[]>((merged, step) => {
      const last = merged.at(-1);
      if (last === undefined || last.operator !== '*' || step.operator !== '*') return [...merged, step];
      const value = last.value === null || step.value === null ? null : last.value * step.value;
      return [...merged.slice(0, -1), { ...last, value }];
    }, []);
  const open = factors.findIndex(({ value }) => value === null);
  if (open < 0 || factors[open]?.operator !== '*') return undefined;
  const [before, behind] = [stepsOf(factors.slice(0, open)), stepsOf(factors.slice(open + 1))];
  if (before === undefined || behind === undefined) return undefined;
  const factor = numberFor(lr, behind) / lrFrom(number, before);
  const steps: Step[] = [...before, { operator: '*', right: factor }, ...behind];
  return factor > 0 && isInvertible(number, lr, steps) ? steps : undefined;
}

interface Factor {
  readonly operator: Step['operator'];
  readonly side: 'left' | 'right';
  readonly value: number | null;
}

/** `c / x` is `c` times `1 / x`, and `x / c` is a factor. An operator that is none of ours makes what it leads to unknown. */
function plain({ operator, side, value }: Operand): Factor[] {
  switch (operator) {
    case '*':
      return [{ operator: '*', side: 'right', value }];
    case '/':
      return side === 'right'
        ? [{ operator, side, value }]
        : [
            { operator, side, value: 1 },
            { operator: '*', side: 'right', value },
          ];
    case '+':
    case '-':
    case '**':
      return [{ operator, side, value }];
    default:
      return [{ operator: '+', side, value: null }];
  }
}

function inverse({ value }: Factor): Factor {
  return { operator: '*', side: 'right', value: value === null ? null : 1 / value };
}

function stepsOf(factors: readonly Factor[]): Step[] | undefined {
  const steps = factors.flatMap(({ operator, side, value }): Step[] =>
    value === null ? [] : [side === 'left' ? { operator, left: value } : { operator, right: value }],
  );
  return steps.length === factors.length ? steps : undefined;
}

function isInvertible(number: number, lr: number, steps: readonly Step[]): boolean {
  const back = numberFor(lr, steps);
  const areFinite = steps.every(({ left, right }) => Number.isFinite(left ?? right));
  return (
    number !== 0 &&
    areFinite &&
    lr > 0 &&
    Number.isFinite(back) &&
    Math.abs(back - number) <= 1e-6 * Math.abs(number)
  );
}

/** What tells how much a number looks like the one that a person would change. */
export interface Looks {
  /** As it is written. */
  readonly text: string;
  /** What it is called; undefined where it stands in the expression itself. */
  readonly name: string | undefined;
  /** Nothing but the LR is computed from it, as far as the text tells. */
  readonly isOnlyUse: boolean;
  readonly operands: readonly Operand[];
}

/** Negative: it must not be rewritten. */
export function rankOf({ text, name, isOnlyUse, operands }: Looks): number {
  // `10` of `10 ** -3`: changing it changes the LR wildly.
  if (operands[0]?.operator === '**' && operands[0].side === 'right' && /^\d+$/.test(text)) return -1;
  if (isExponentOfDecay(operands)) return -1;
  const isProportional = operands.every(
    ({ operator, side }) => operator === '*' || (operator === '/' && side === 'right'),
  );
  const isFloat = /[.e]/i.test(text);
  if (name === undefined && !isFloat) {
    // `256` of `base * batch / 256` is no number to change, `1` of `1 / k` is.
    const isAbove = operands[0]?.operator === '/' && operands[0].side === 'right';
    if (!isAbove && operands.some(({ isSure }) => !isSure)) return -1;
    return isProportional ? 1 : 0;
  }
  if (name === undefined) return 4;
  if (isLrName(name)) return 6;
  if (OTHER.test(name)) return -1;
  if (BASE.test(name)) return 5;
  if (!isOnlyUse) return -1;
  return isFloat ? 3 : 2;
}

/** What scales an LR is not the LR. */
const OTHER =
  /batch|size|world|epoch|step|iter|accum|scale|factor|ratio|gamma|decay|mult|warm|momentum|beta|eps|num_|workers|gpus|devices|count|length|dim/i;
const BASE = /(^|[-_])(base|init|initial|start|peak|max)([-_]|$)/i;

/** `n` of `0.03 * 0.99 ** n`, but not `k` of `10 ** -k`. */
function isExponentOfDecay(operands: readonly Operand[]): boolean {
  const power = operands.findIndex(({ operator, side }) => operator === '**' && side === 'left');
  const factors = power < 0 ? [] : operands.slice(power + 1).filter(({ operator }) => operator === '*');
  return factors.some(({ value }) => value !== null && !Number.isInteger(value));
}

function shortExpression(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
