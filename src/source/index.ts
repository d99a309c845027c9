export { createSourceReader, type SourceReader } from './reader.ts';
export { rewrite, writtenLr } from './rewrite.ts';
export { applyEdits } from './edits.ts';
export { runnable, type CellMagic, type CellNote, type Runnable } from './cells/runnable.ts';
export { formatLike } from './number.ts';
export { attachLiterals } from './attach.ts';
export type { Construction, Grammar, Located, Query, Rewritten, SourceFiles, TextEdit } from './types.ts';
export { constructionsInCells } from './cells/constructions.ts';
export type { NotebookCell, NotebookCells } from './cells/joinedCells.ts';
