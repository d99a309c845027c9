import { field } from '../syntax.ts';
import { calleesOf } from './calls.ts';
import { methodOf } from './classes.ts';
import type { Flow, Value } from './flow.ts';
import { returnsOf } from './shapes.ts';

/**
 * What an LR that is called for its value gives: Keras takes `lambda: rate`, and an object of a schedule class of the script's. Of any other value, the
 * value itself.
 */
export function calledLr(flow: Flow, value: Value): Value[] {
  const { module, node, path, context } = value;
  if (path.length > 0 || value.missing) return [value];
  if (node.type === 'lambda') {
    const body = field(node, 'body');
    return body === undefined ? [value] : flow.follow(module, body, [], context);
  }
  if (node.type === 'function_definition')
    return returnsOf(node).flatMap((result) => flow.follow(module, result, [], context));
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  const classes = callee === undefined ? [] : calleesOf(flow, module, callee, context);
  const called = classes.flatMap((made) => {
    const fn = made.node.type === 'class_definition' ? methodOf(made, '__call__') : undefined;
    return fn === undefined
      ? []
      : returnsOf(fn).flatMap((result) => flow.follow(made.module, result, [], null));
  });
  return called.length > 0 ? called : [value];
}
