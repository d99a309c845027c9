export { createSourceReader, type SourceReader } from './reader.ts';
export { rewrite } from './rewrite.ts';
export { applyEdits } from './edits.ts';
export { runnable } from './cells/runnable.ts';
export { formatLike } from './number.ts';
export { attachLiterals, withPlace } from './attach.ts';
export { locateOptimizer } from './locateOptimizer.ts';
export type { Located, Query, SourceFiles, TextEdit } from './types.ts';
export { constructionsInCells } from './cells/constructions.ts';
