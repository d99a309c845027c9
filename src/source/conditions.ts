import { ancestors, field, type SyntaxNode } from './syntax.ts';

/** What runs only under a condition, and what ends a function there, in the grammars of Python, JavaScript and TypeScript. */
const CONDITIONAL = new Set([
  ...['if_statement', 'elif_clause', 'else_clause', 'conditional_expression', 'ternary_expression'],
  ...['case_clause', 'switch_case', 'switch_default', 'except_clause', 'catch_clause', 'return_statement'],
]);

/** A script asks in it whether it is run as such. */
const MAIN_GUARD = /__name__|require\.main|import\.meta/;

/** Where the branches begin that a node lies in, innermost first. */
export function conditionsOf(node: SyntaxNode, text: string): number[] {
  return [...ancestors(node)].flatMap((outer) => {
    if (!CONDITIONAL.has(outer.type)) return [];
    const condition = field(outer, 'condition');
    if (condition !== undefined && MAIN_GUARD.test(text.slice(condition.start, condition.end))) return [];
    // Of an `if` with an `else` inside it, either arm is another condition.
    const arm = outer.type === 'if_statement' ? field(outer, 'consequence') : outer;
    return [arm !== undefined && arm.start <= node.start && node.end <= arm.end ? arm.start : outer.start];
  });
}
