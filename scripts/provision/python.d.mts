/** The interpreter of an environment (`torch`, `keras`, `jupyter`, `peers`); null where it is not provisioned. */
export function pythonOf(name: string): string | null;
/** Installs what is not there yet (without names: what the tests want); returns a sentence for each that could not be had. */
export function provisionPython(names?: readonly string[]): string[];
