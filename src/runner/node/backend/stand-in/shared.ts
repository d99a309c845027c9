// What the resolver, which is part of the preload, tells the stand-in, which is a file of its own that the script loads.

export interface StandInFor {
  /** The package that was asked for. */
  package: string;
  /** A sentence: why it cannot be had. */
  reason: string;
  /** Files to resolve `@tensorflow/tfjs` from: the module that asked, then the package itself where it is installed. */
  from: string[];
  /** The folder with the runner's built files. */
  assets: string;
  /** Whether the script has loaded the stand-in, rather than somebody only asked for it. */
  loaded: boolean;
}

const key = Symbol.for('find-lr.stand-in');
const shared = globalThis as unknown as Record<symbol, StandInFor | undefined>;

export function standInFor(): StandInFor | undefined {
  return shared[key];
}

export function setStandInFor(standIn: StandInFor): void {
  shared[key] = standIn;
}
