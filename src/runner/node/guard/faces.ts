import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { rename } from './errors.ts';
import type { Plan, Planner, World } from './world.ts';

type Call = (this: unknown, ...args: unknown[]) => unknown;
type Table = Record<string, unknown>;
interface Context {
  readonly world: World;
  /** Whether the calls change folders or links. */
  readonly changes: boolean;
}

/** Puts the planners in front of all three faces of fs: `statSync`, `stat` and `promises.stat`. */
export function patchFs(world: World, planners: Record<string, Planner>, changes: boolean): void {
  const context = { world, changes };
  const table = fs as unknown as Table;
  const promises = fs.promises as unknown as Table;
  for (const [name, planner] of Object.entries(planners)) {
    const face = FACES[name] ?? withCallback;
    replace(table, `${name}Sync`, (original) => synchronous(context, planner, name, original));
    replace(table, name, (original) => face(context, planner, name, original));
    if (face === withCallback)
      replace(promises, name, (original) => promised(context, planner, `promises.${name}`, original));
  }
  for (const name of ['realpath', 'realpathSync'] as const) {
    const planner = planners['realpath'];
    const face = name === 'realpath' ? withCallback : synchronous;
    if (planner) {
      replace(fs[name] as unknown as Table, 'native', (original) =>
        face(context, planner, 'realpath.native', original),
      );
    }
  }
  syncBuiltinESMExports();
}

/** Replaces a function by one that looks like it: name, length, and what hangs on it. */
export function replace(table: Table, name: string, make: (original: Call) => Call): void {
  const original = table[name];
  if (typeof original !== 'function') return;
  const made = make(original as Call);
  for (const key of Reflect.ownKeys(original)) {
    const known = Object.getOwnPropertyDescriptor(original, key);
    if (known && key !== 'prototype') Object.defineProperty(made, key, known);
  }
  const known = Object.getOwnPropertyDescriptor(table, name);
  Object.defineProperty(table, name, { ...known, value: made });
}

function synchronous({ world, changes }: Context, planner: Planner, name: string, original: Call): Call {
  return function (...args) {
    const plan = planner(args, name);
    if (!plan) return original.apply(this, args);
    try {
      return finish(plan, plan.answer ? plan.answer() : original.apply(this, [...plan.args]));
    } catch (error) {
      throw rename(error, plan.names, world.overlay);
    } finally {
      if (changes) world.walker.forget();
    }
  };
}

function withCallback({ world, changes }: Context, planner: Planner, name: string, original: Call): Call {
  return function (...args) {
    const callback = args.at(-1);
    if (typeof callback !== 'function') return original.apply(this, args);
    let plan: Plan | undefined;
    try {
      plan = planner(args, name);
    } catch (error) {
      process.nextTick(callback as Call, error);
      return undefined;
    }
    if (!plan) return original.apply(this, args);
    const { answer, names } = plan;
    const known = plan;
    if (answer) {
      setImmediate(() => (callback as Call)(null, answer()));
      return undefined;
    }
    const done: Call = function (first, ...rest) {
      if (changes) world.walker.forget();
      if (first instanceof Error)
        return (callback as Call).call(this, rename(first, names, world.overlay), ...rest);
      return (callback as Call).call(this, first, ...rest.map((value) => finish(known, value)));
    };
    return original.apply(this, [...plan.args.slice(0, -1), done]);
  };
}

function promised({ world, changes }: Context, planner: Planner, name: string, original: Call): Call {
  return async function (...args) {
    const plan = planner(args, name);
    if (!plan) return original.apply(this, args);
    try {
      return finish(plan, plan.answer ? plan.answer() : await original.apply(this, [...plan.args]));
    } catch (error) {
      throw rename(error, plan.names, world.overlay);
    } finally {
      if (changes) world.walker.forget();
    }
  };
}

/** Those of the calls without `Sync` that take no callback for their result. */
const FACES: Record<string, typeof promised> = {
  openAsBlob: promised,
  watch: synchronous,
  watchFile: synchronous,
  unwatchFile: synchronous,
};

function finish(plan: Plan, value: unknown): unknown {
  return plan.result ? plan.result(value) : value;
}
