/** Stable: VS Code remembers it for each notebook, and notebooks keep it as their kernelspec. */
export const KERNEL_ID = 'find-lr.typescript';
export const LANGUAGES: readonly string[] = ['typescript', 'javascript'];
