/** The project's folder. */
export const root: string;
/** Folders of extensions that stand in for those that ours asks. */
export const standIns: readonly string[];
export const suiteEntry: string;
export function bundleSuite(): Promise<void>;
/** A copy of a folder, named from the project's root, that may be written to, with the project's packages in reach. */
export function makeWorkspace(source: string): { folder: string; remove(): void };
