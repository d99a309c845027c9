import * as vscode from 'vscode';
import { cellFile } from '../../protocol/cells.ts';
import { parseMagic } from '../../protocol/magic.ts';
import type { RunOptionValues } from '../../protocol/runOptions.ts';
import type { CellsTarget } from '../../protocol/spec.ts';
import { runnable } from '../../source/cells/runnable.ts';
import type { CellIds } from '../ipynb/cellIds.ts';
import { languageOfCell } from '../ipynb/languages.ts';
import { folderOfNotebook, pathOfNotebook } from '../ipynb/place.ts';
import { FileSnapshot } from '../source.ts';
import { cellsBefore } from './before.ts';
import type { Executions } from './executions.ts';

export type CellsToTest =
  | {
      readonly kind: 'target';
      readonly target: CellsTarget;
      /** The cells as their user wrote them. */
      readonly files: FileSnapshot;
      /** What the cell's own `%%find_lr` line says. */
      readonly options: RunOptionValues;
      /** What the person should know of how the cells were chosen. */
      readonly notes: readonly string[];
    }
  /** The cell's `%%find_lr` line asks for help. */
  | { readonly kind: 'help' }
  /** `message` is a sentence for the user. */
  | { readonly kind: 'refused'; readonly message: string };

/** The cell and those that it builds on, as they are run. `number`: the `[n]` of the cell, or that of the execution that tests it. */
export function cellsToTest(
  cell: vscode.NotebookCell,
  ids: CellIds,
  executions: Executions,
  number = cell.executionSummary?.executionOrder ?? null,
): CellsToTest {
  const language = languageOfCell(cell);
  if (language === undefined) {
    return refuse(
      vscode.l10n.t('Find LR tests Python, TypeScript and JavaScript cells. Choose the cell that trains.'),
    );
  }
  const text = cell.document.getText();
  const { magic, notes, source } = runnable(text, language);
  const read = magic?.name === 'find_lr' ? parseMagic(magic.args) : undefined;
  if (read?.kind === 'help') return read;
  if (read?.kind === 'invalid') return refuse(read.message);
  if (read?.kind === 'run' && read.here) return refuse(noObjects(language === 'python'));
  if (source.trim() === '')
    return refuse(vscode.l10n.t('The cell holds no code to test. Choose the cell that trains.'));
  const options = read?.options ?? {};
  const before = cellsBefore(cell, ids, executions);
  const target: CellsTarget = {
    kind: 'cells',
    path: pathOfNotebook(cell.notebook),
    language: before.isTyped ? 'typescript' : language,
    cells: [...before.cells, { id: ids.of(cell), number, source }],
    args: [],
    cwd: folderOfNotebook(cell.notebook),
  };
  const texts = new Map(
    [...before.texts, [ids.of(cell), text] as const].map(([id, each]) => [cellFile(target.path, id), each]),
  );
  return {
    kind: 'target',
    target,
    files: new FileSnapshot(texts),
    options,
    notes: [...before.notes, ...notes.map(({ message }) => message)],
  };
}

function refuse(message: string): CellsToTest {
  return { kind: 'refused', message };
}

function noObjects(isPython: boolean): string {
  return isPython
    ? vscode.l10n.t('--here tests the objects that live in the kernel: run the cell itself.')
    : vscode.l10n.t(
        '--here is for Python. In TypeScript, rangeTest of the package find-lr tests live objects.',
      );
}
