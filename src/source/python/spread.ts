import type { Operation } from '../operations.ts';
import type { SyntaxNode } from '../syntax.ts';
import type { Flow, Value } from './flow.ts';
import { argumentsOf, calledName, type Module } from './module.ts';

/** What spreads LRs over the param groups, from a lowest to a highest: fastai's `slice(…)` and `even_mults(…)`, NumPy's and PyTorch's `linspace(…)`. */
const SPREAD = /^(slice|even_mults|linspace|geomspace)$/;

interface Ends {
  /** The first group's; undefined for `slice(highest)`. */
  readonly lowest: SyntaxNode | undefined;
  /** The last group's. */
  readonly highest: SyntaxNode;
}

function endsOf(module: Module, call: SyntaxNode): Ends | undefined {
  if (call.type !== 'call' || !SPREAD.test(calledName(module, call))) return undefined;
  const { positional, keywords } = argumentsOf(module, call);
  const [start = keywords.get('start'), stop = keywords.get('stop') ?? keywords.get('end')] = positional;
  if (start === undefined) return undefined;
  return stop === undefined || stop.type === 'none'
    ? { lowest: undefined, highest: start }
    : { lowest: start.type === 'none' ? undefined : start, highest: stop };
}

export function isSpread(module: Module, node: SyntaxNode): boolean {
  return endsOf(module, node) !== undefined;
}

/** The LRs that the groups get of such a call: of the first, of the last, of those between. Other values are left as they are. */
export function spreadValues(flow: Flow, values: readonly Value[]): Value[] {
  return values.flatMap((value) => {
    const ends = endsOf(value.module, value.node);
    if (ends === undefined) return [value];
    return [ends.lowest, ends.highest]
      .flatMap((end) => (end === undefined ? [] : flow.follow(value.module, end, [], value.context)))
      .concat({ ...value, path: [] });
  });
}

/** How a group that is neither the first nor the last has its LR: in proportion to the highest. fastai gives all but the last a tenth of `slice(highest)`. */
export function betweenEnds(module: Module, call: SyntaxNode): Operation | undefined {
  const ends = endsOf(module, call);
  if (ends === undefined) return undefined;
  return ends.lowest === undefined
    ? { operator: '/', left: ends.highest, right: 10 }
    : { operator: '*', left: ends.highest, right: null };
}
