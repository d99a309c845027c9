export function buildBackend(folder: string, options?: { minify?: boolean }): Promise<void>;
