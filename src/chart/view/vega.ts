/** Vega as far as the chart needs it, without code from strings: expressions are interpreted (`unsafe-eval` is forbidden). */
import * as vega from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { exponential, linear } from 'compiled-chart';

export type View = vega.View;
export const changeset = vega.changeset;

export function createView(mode: 'exponential' | 'linear', container: HTMLElement | undefined): View {
  const runtime = vega.parse(mode === 'exponential' ? exponential : linear, undefined, { ast: true });
  return new vega.View(runtime, {
    expr: expressionInterpreter,
    renderer: 'canvas',
    hover: false,
    ...(container === undefined ? {} : { container }),
  });
}
