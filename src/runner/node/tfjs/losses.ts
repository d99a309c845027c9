/** The loss of the step to come, read where every gradient is computed. */
import type { Engine, GradientResult, Gradients, Tensor } from './types.ts';

/** Gradient calls that no step has used; older ones are forgotten. */
const MAX_PENDING = 512;

interface Pending {
  readonly loss: number;
  readonly gradientIds: ReadonlySet<number>;
  readonly variables: ReadonlySet<string>;
}

/**
 * `minimize`, `computeGradients`, `variableGrads`, `valueAndGrads`, `grads` and a model's `fit` all end in the engine's
 * `gradients`, so its value is the loss, also where the script drops it. No tensor is kept: numbers, ids and names only.
 */
export class Losses {
  readonly #watched = new WeakSet<Engine>();
  #pending: Pending[] = [];
  #depth = 0;

  watch(engine: Engine, failed: (error: unknown) => void): void {
    if (this.#watched.has(engine)) return;
    this.#watched.add(engine);
    const original = engine.gradients;
    engine.gradients = (...args) => {
      // A gradient inside the loss (a gradient penalty) is no loss.
      this.#depth++;
      try {
        const result = original.apply(engine, args);
        if (this.#depth === 1) this.#remember(result, args[1], args[2]);
        return result;
      } catch (error) {
        failed(error);
        throw error;
      } finally {
        this.#depth--;
      }
    };
  }

  /**
   * The loss that the gradients about to be applied came from; undefined where no gradient call is known.
   * Those whose very tensors are applied are meant; else (clipped, accumulated) those over the same variables; else all
   * since the last step. Of several calls (gradient accumulation) it is the mean: a step's loss should not grow with their count.
   */
  take(gradients: Gradients): number | undefined {
    const applied = tensorsOf(gradients);
    const ids = new Set(applied.map(({ tensor }) => tensor?.id));
    const names = new Set(applied.map(({ name }) => name));
    const sameTensors = this.#pending.filter((call) => intersect(call.gradientIds, ids));
    const sameVariables = this.#pending.filter((call) => intersect(call.variables, names));
    const used = [sameTensors, sameVariables, this.#pending].find((calls) => calls.length > 0);
    if (used === undefined) return undefined;
    this.#pending = this.#pending.filter((call) => !used.includes(call) && !sameVariables.includes(call));
    return used.reduce((sum, { loss }) => sum + loss, 0) / used.length;
  }

  #remember(result: GradientResult, xs: readonly Tensor[], dy: Tensor | undefined): void {
    const loss = lossOf(result.value, dy);
    if (loss === undefined) return;
    this.#pending.push({
      loss,
      gradientIds: new Set(result.grads.flatMap((gradient) => (gradient ? [gradient.id] : []))),
      variables: new Set(xs.flatMap((x) => ('name' in x ? [String(x.name)] : []))),
    });
    if (this.#pending.length > MAX_PENDING) this.#pending.shift();
  }
}

/** `applyGradients` takes a list or a map by the variables' names; a gradient may be missing. */
export function tensorsOf(
  gradients: Gradients,
): readonly { name: string; tensor: Tensor | null | undefined }[] {
  if (Array.isArray(gradients)) return gradients as readonly { name: string; tensor: Tensor | null }[];
  return Object.entries(gradients as Readonly<Record<string, Tensor | null>>).map(([name, tensor]) => ({
    name,
    tensor,
  }));
}

/**
 * What was differentiated: the value's sum (weighted by `dy`), which for a scalar is the value. Undefined on a backend that cannot
 * give it at once (WebGPU): to wait for it would change the script's order of things.
 */
function lossOf(value: Tensor, dy: Tensor | null | undefined): number | undefined {
  try {
    const values = Array.from(value.dataSync());
    const weights = dy?.dataSync();
    return values.reduce((sum, x, i) => sum + x * (weights?.[i] ?? 1), 0);
  } catch {
    // The session tells the user that the loss is unknown.
    return undefined;
  }
}

function intersect<T>(a: ReadonlySet<T>, b: ReadonlySet<T | undefined>): boolean {
  for (const x of a) if (b.has(x)) return true;
  return false;
}
