export { createSourceReader, type SourceReader } from './reader.ts';
export { rewrite, applyEdits, writtenLr } from './rewrite.ts';
export { formatLike } from './number.ts';
export { attachLiterals } from './attach.ts';
export type { Construction, Grammar, Located, Query, Rewritten, SourceFiles, TextEdit } from './types.ts';
