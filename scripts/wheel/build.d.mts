/** Builds the wheel from a build in `dist` into the folder `out`, with the Python named; returns the wheel's path. */
export function buildWheel(dist?: string, out?: string, python?: string): string;
