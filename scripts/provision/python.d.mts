/** The interpreter of an environment (`torch`, `keras`); null where it is not provisioned. */
export function pythonOf(name: string): string | null;
/** Installs what is not there yet; returns a sentence for each that could not be had. */
export function provisionPython(): string[];
