/** Vega's expressions, interpreted, and kept from what they are given: a drawn item leads to the page, and an event to the window. */
import { expressionInterpreter } from 'vega-interpreter';

interface Expression {
  readonly ast: Syntax;
}
type Syntax = { readonly type: string } & Readonly<Record<string, unknown>>;
interface Context {
  readonly functions: object;
}

const READ = 'findLrRead';

/** No expression gets hold of a function or of a part of the page, whatever it starts from. */
function read(from: unknown, name: unknown): unknown {
  const value = (from as Record<PropertyKey, unknown>)[String(name)];
  return typeof value === 'function' || value instanceof EventTarget ? undefined : value;
}

/** Vega's would call what is given in place of a text. */
function replace(text: unknown, pattern: unknown, by: unknown): string {
  return String(text).replace(pattern instanceof RegExp ? pattern : String(pattern), String(by));
}

function guardedContext(context: Context): Context {
  const functions = Object.assign(Object.create(context.functions), { [READ]: read, replace });
  return Object.assign(Object.create(context), { functions });
}

/** Each `a.b` and `a[b]` becomes a call of `read`. */
function guardedSyntax(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(guardedSyntax);
  if (!isSyntax(node)) return node;
  const inside = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === 'value' && node.type === 'Literal' ? value : guardedSyntax(value),
    ]),
  );
  if (node.type !== 'MemberExpression') return inside;
  const name = node['computed'] === true ? inside['property'] : literal(nameOf(node['property']));
  return {
    type: 'CallExpression',
    callee: { type: 'Identifier', name: READ },
    arguments: [inside['object'], name],
  };
}

function isSyntax(node: unknown): node is Syntax {
  return typeof node === 'object' && node !== null && typeof (node as Syntax).type === 'string';
}

function nameOf(property: unknown): unknown {
  return (property as { name?: unknown }).name;
}

function literal(value: unknown): Syntax {
  return { type: 'Literal', value };
}

function guarded<E extends Expression>(expression: E): E {
  return { ...expression, ast: guardedSyntax(expression.ast) };
}

type Channels = Readonly<Record<string, Expression>>;

export const guardedExpressions: typeof expressionInterpreter = {
  operator: (context: Context, expression: Expression) =>
    expressionInterpreter.operator(guardedContext(context), guarded(expression)),
  parameter: (context: Context, expression: Expression) =>
    expressionInterpreter.parameter(guardedContext(context), guarded(expression)),
  event: (context: Context, expression: Expression) =>
    expressionInterpreter.event(guardedContext(context), guarded(expression)),
  handler: (context: Context, expression: Expression) =>
    expressionInterpreter.handler(guardedContext(context), guarded(expression)),
  encode(context: Context, encode: { readonly channels: Channels }) {
    const channels = Object.entries(encode.channels).map(([name, each]) => [name, guarded(each)] as const);
    return expressionInterpreter.encode(guardedContext(context), {
      ...encode,
      channels: Object.fromEntries(channels),
    });
  },
};
