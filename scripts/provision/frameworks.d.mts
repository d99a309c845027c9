/** The `node_modules` of a folder in the cache (`tfjs-2.8.6`, `launcher-tsx`); null where it is not provisioned. */
export function modulesOf(name: string): string | null;
/** A Node of another major version; null where it is not provisioned. */
export function nodeOf(major: number): string | null;
