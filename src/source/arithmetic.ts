/** Null for an operator that is none of arithmetic. */
export function calculate(operator: string, left: number, right: number): number | null {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    // Python's; JavaScript has no such operator.
    case '//':
      return Math.floor(left / right);
    case '**':
      return left ** right;
    case 'min':
      return Math.min(left, right);
    case 'max':
      return Math.max(left, right);
    default:
      return null;
  }
}
