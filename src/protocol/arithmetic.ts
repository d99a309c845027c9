import * as v from 'valibot';

/** One operation on the way from a number in the source to the LR: the other operand, on the side where it stands. */
const StepSchema = v.object({
  operator: v.picklist(['+', '-', '*', '/', '**']),
  left: v.optional(v.number()),
  right: v.optional(v.number()),
});
export type Step = v.InferOutput<typeof StepSchema>;

/** How a script computes its LR from a number. */
export const ArithmeticSchema = v.object({
  /** As the source has it: `args.lr_base * ratio`. */
  expression: v.string(),
  /** What the number is called: `--lr-base`, `base_lr`; missing where it has no name. */
  name: v.optional(v.string()),
  /** In their order, from the number on. */
  steps: v.array(StepSchema),
});
export type Arithmetic = v.InferOutput<typeof ArithmeticSchema>;

/** The LR that comes of a number. */
export function lrFrom(number: number, steps: readonly Step[]): number {
  return steps.reduce((value, { operator, left, right }) => {
    const [a, b] = left === undefined ? [value, right ?? NaN] : [left, value];
    switch (operator) {
      case '+':
        return a + b;
      case '-':
        return a - b;
      case '*':
        return a * b;
      case '/':
        return a / b;
      case '**':
        return a ** b;
    }
  }, number);
}

/** The number that the LR `lr` comes of; NaN where there is none. */
export function numberFor(lr: number, steps: readonly Step[]): number {
  return steps.reduceRight((value, { operator, left, right }) => {
    const other = left ?? right ?? NaN;
    const isLeft = left !== undefined;
    switch (operator) {
      case '+':
        return value - other;
      case '-':
        return isLeft ? other - value : value + other;
      case '*':
        return value / other;
      case '/':
        return isLeft ? other / value : value * other;
      case '**':
        return isLeft ? Math.log(value) / Math.log(other) : value ** (1 / other);
    }
  }, lr);
}
