/** As much of TensorFlow.js 1.1 to 4.x as the hooks touch; before 1.1 it had no `engine()`. */

export interface Tensor {
  readonly id: number;
  readonly rank: number;
  readonly size: number;
  readonly shape: readonly number[];
  dataSync(): ArrayLike<number>;
}

export interface Variable extends Tensor {
  readonly name: string;
}

export type Gradients = Readonly<Record<string, Tensor>> | readonly { name: string; tensor: Tensor }[];

export interface Optimizer {
  learningRate?: unknown;
  momentum?: unknown;
  beta1?: unknown;
  beta2?: unknown;
  /** SGD and Momentum (in old versions Adam too) cache `-learningRate` in a tensor, `c`, which this renews. */
  setLearningRate?(lr: number): void;
  getClassName?(): string;
  applyGradients(gradients: Gradients): unknown;
  computeGradients(f: () => Tensor, variables?: readonly Variable[]): unknown;
  minimize(f: () => Tensor, returnCost?: boolean, variables?: readonly Variable[]): Tensor | null;
}

export interface Engine {
  readonly registeredVariables: Readonly<Record<string, Variable>>;
  gradients(f: () => Tensor, xs: readonly Tensor[], dy?: Tensor, allowNoGradients?: boolean): GradientResult;
}

export interface GradientResult {
  readonly value: Tensor;
  readonly grads: readonly (Tensor | null | undefined)[];
}

export interface Core {
  readonly version_core?: string;
  readonly Optimizer: { readonly prototype: Optimizer };
  engine(): Engine;
  getBackend(): string | undefined;
  scalar(value: number): Tensor;
}
