import type { TensorInfo } from '../tfjs.ts';
import type { HeapKernel, KernelContext } from './context.ts';
import { input, reshaped, runKernel, sizeOf } from './context.ts';

/**
 * `Einsum` of one or two tensors: axes that occur once and not in the result are summed first; the rest is one batched matrix product
 * ([shared, left, contracted] · [shared, contracted, right]), brought into the result's order.
 */
export const einsum: HeapKernel = (context, inputs, attrs) => {
  const { terms, result } = parse(attrs['equation'] as string);
  const tensors = terms.map((_, i) => input(inputs, String(i)));
  const lengths = checkedLengths(terms, tensors, result);
  const made: TensorInfo[] = [];
  const keep = (tensor: TensorInfo): TensorInfo => (made.push(tensor), tensor);

  const elsewhere = (i: number): string[] => [...result, ...terms.filter((_, other) => other !== i).flat()];
  const operands = terms.map((axes, i) => {
    const summed = axes.filter((axis) => !elsewhere(i).includes(axis));
    const x = tensors[i] as TensorInfo;
    if (summed.length === 0) return { axes, x };
    const axis = summed.map((name) => axes.indexOf(name));
    return {
      axes: axes.filter((name) => !summed.includes(name)),
      x: keep(runKernel(context, 'Sum', { x }, { axis, keepDims: false })),
    };
  });

  const [left, right] = operands as [Operand, Operand | undefined];
  const product = right ? contract(context, left, right, result, lengths, keep) : left;
  const out = ordered(context, product, result, keep);
  // What is handed out must outlive the intermediates, even where it shares their values.
  const kept = reshaped(
    context,
    out,
    result.map((axis) => lengths.get(axis) as number),
  );
  for (const tensor of made) context.backend.disposeData(tensor.dataId);
  return kept;
};

interface Operand {
  axes: string[];
  x: TensorInfo;
}

type Keep = (tensor: TensorInfo) => TensorInfo;

function contract(
  context: KernelContext,
  left: Operand,
  right: Operand,
  result: string[],
  lengths: Map<string, number>,
  keep: Keep,
): Operand {
  const inBoth = left.axes.filter((axis) => right.axes.includes(axis));
  const shared = inBoth.filter((axis) => result.includes(axis));
  const contracted = inBoth.filter((axis) => !result.includes(axis));
  const leftOnly = left.axes.filter((axis) => !inBoth.includes(axis));
  const rightOnly = right.axes.filter((axis) => !inBoth.includes(axis));
  const size = (axes: string[]): number => sizeOf(axes.map((axis) => lengths.get(axis) as number));
  const a = ordered(context, left, [...shared, ...leftOnly, ...contracted], keep);
  const b = ordered(context, right, [...shared, ...contracted, ...rightOnly], keep);
  const product = runKernel(
    context,
    'BatchMatMul',
    {
      a: keep(reshaped(context, a, [size(shared), size(leftOnly), size(contracted)])),
      b: keep(reshaped(context, b, [size(shared), size(contracted), size(rightOnly)])),
    },
    { transposeA: false, transposeB: false },
  );
  const axes = [...shared, ...leftOnly, ...rightOnly];
  keep(product);
  return { axes, x: { ...product, shape: axes.map((axis) => lengths.get(axis) as number) } };
}

function ordered(context: KernelContext, { axes, x }: Operand, wanted: string[], keep: Keep): TensorInfo {
  if (axes.every((axis, i) => axis === wanted[i])) return x;
  return keep(runKernel(context, 'Transpose', { x }, { perm: wanted.map((axis) => axes.indexOf(axis)) }));
}

function parse(equation: string): { terms: string[][]; result: string[] } {
  const text = equation.replace(/\s/g, '');
  const [before, after, ...rest] = text.split('->');
  if (before === undefined || after === undefined || rest.length > 0 || text.includes('...')) {
    throw new Error(`Einsum supports equations with one arrow and no ellipsis; this is '${equation}'.`);
  }
  const terms = before.split(',').map((term) => [...term]);
  if (terms.length > 2) throw new Error('Support for more than 2 input tensors is not implemented yet.');
  for (const term of terms) {
    if (new Set(term).size !== term.length) {
      throw new Error(
        `Found duplicate axes in input component ${term.join('')}. Support for duplicate axes in input is not implemented yet.`,
      );
    }
  }
  return { terms, result: [...after] };
}

function checkedLengths(terms: string[][], tensors: TensorInfo[], result: string[]): Map<string, number> {
  const lengths = new Map<string, number>();
  terms.forEach((axes, i) => {
    const shape = tensors[i]?.shape ?? [];
    if (axes.length !== shape.length) {
      throw new Error(
        `Einsum's term '${axes.join('')}' names ${axes.length} axes of a tensor with shape [${shape}].`,
      );
    }
    axes.forEach((axis, dimension) => {
      const length = shape[dimension] as number;
      if ((lengths.get(axis) ?? length) !== length) {
        throw new Error(
          `Einsum's axis '${axis}' has ${lengths.get(axis)} entries in one tensor and ${length} in another.`,
        );
      }
      lengths.set(axis, length);
    });
  });
  const unknown = result.find((axis) => !lengths.has(axis));
  if (unknown !== undefined) throw new Error(`Einsum's output axis '${unknown}' is in none of the inputs.`);
  return lengths;
}
