import type { Literal } from '../../protocol/record.ts';
import { field, type SyntaxNode } from '../syntax.ts';
import { argumentsOf, calledName, lineSpan, type Module } from './module.ts';

/** The optimizers of PyTorch and Keras, in lower case; others are known by the run. */
const OPTIMIZERS = new Set(
  'adadelta adafactor adagrad adam adamax adamw asgd ftrl lamb lbfgs lion muon nadam radam rmsprop rprop sgd sparseadam'.split(
    ' ',
  ),
);

export function isOptimizer(name: string): boolean {
  return OPTIMIZERS.has(name.toLowerCase());
}

/** The calls that may have made an optimizer of `type` at a line (1-based), the likeliest first. */
export function callsAt(module: Module, line: number, type: string): SyntaxNode[] {
  const { start, end } = lineSpan(module, line);
  const calls = module.nodes.filter((node) => node.type === 'call' && node.start <= end && start <= node.end);
  const exact = calls.filter((call) => calledName(module, call).toLowerCase() === type.toLowerCase());
  if (exact.length > 0) return exact;
  return calls.filter((call) => lrArgument(module, call, type) !== null);
}

/** The argument that holds the LR; null if none is given. */
export function lrArgument(module: Module, call: SyntaxNode, type: string): SyntaxNode | null {
  const { positional, keywords } = argumentsOf(module, call);
  const named = keywords.get('lr') ?? keywords.get('learning_rate');
  if (named !== undefined) return named;
  if (calledName(module, call).toLowerCase() !== type.toLowerCase()) return null;
  const own = positional.filter(({ type: kind }) => kind !== 'comment');
  return (usesKeras(module.text) ? own[0] : own[1]) ?? null;
}

/** Where an LR may be inserted in a call that gives none; null where the arguments may hold one that the text does not show. */
export function missingIn(module: Module, call: SyntaxNode): Literal | null {
  const list = field(call, 'arguments');
  if (list === undefined || list.type !== 'argument_list' || argumentsOf(module, call).isOpen) return null;
  // Behind the last argument, in front of a comma or a comment that follows it.
  const last = list.children.at(-1);
  const at = last === undefined ? list.start + 1 : last.end;
  return { kind: 'missing', file: module.path, start: at, end: at, text: '' };
}

/** Keras has the LR first, and calls it `learning_rate`. */
export function usesKeras(text: string): boolean {
  return /\b(?:keras|tensorflow)\b/.test(text) && !/\btorch\b/.test(text);
}
