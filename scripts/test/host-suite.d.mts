/** The project's folder. */
export const root: string;
export const suiteEntry: string;
export function bundleSuite(): Promise<void>;
/** A copy of a fixture workspace that tests may write to, with the project's packages in reach. */
export function makeWorkspace(name: string): { folder: string; remove(): void };
