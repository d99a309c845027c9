import type { Language } from '../../protocol/language.ts';
import { applyEdits } from '../edits.ts';
import type { CellMagic, CellNote } from './blanking.ts';
import { runnableScript } from './javascript.ts';
import { runnablePython } from './ipython.ts';

/** A cell's code as a process without the notebook's kernel can run it. */
export interface Runnable {
  /** As long as the cell's own text, line by line, so that every offset, line and column is one of that text. */
  readonly source: string;
  /** What was left out that the training may miss. */
  readonly notes: readonly CellNote[];
  /** The magic on the cell's first line; of several, one in the other, `%%find_lr` if it is among them. */
  readonly magic: CellMagic | null;
}

/** Blanks what only a notebook's kernel understands: magics, shell lines, questions. Code after `%time` stays. */
export function runnable(source: string, language: Language): Runnable {
  const { edits, notes, magics } = language === 'python' ? runnablePython(source) : runnableScript(source);
  const magic = magics.find(({ name }) => name === 'find_lr') ?? magics[0] ?? null;
  return { source: applyEdits(source, edits), notes, magic };
}
