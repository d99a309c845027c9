/** Path of the .vsix made from what is in dist/, which is packaged once a process. */
export function packageExtension(): Promise<string>;
