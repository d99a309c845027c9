import * as vscode from 'vscode';
import { describeCell, type Cell } from '../../protocol/cells.ts';
import type { Language } from '../../protocol/language.ts';
import { runnable } from '../../source/cells/runnable.ts';
import type { CellIds } from '../ipynb/cellIds.ts';
import { languageOfCell, shareKernel } from '../ipynb/languages.ts';
import type { Executions } from './executions.ts';

export interface CellsBefore {
  readonly cells: readonly Cell[];
  /** What each reads with its magics, by its id. */
  readonly texts: ReadonlyMap<string, string>;
  /** What the person should know of how they were chosen. */
  readonly notes: readonly string[];
  readonly isTyped: boolean;
}

interface Candidate {
  readonly cell: vscode.NotebookCell;
  /** For people. */
  readonly name: string;
  /** Its `[n]`; null for one that has not run. */
  readonly number: number | null;
  readonly isSeen: boolean;
  readonly source: string;
  readonly language: Language;
  /** It begins with `%%find_lr`, so its code has not run in the kernel. */
  readonly isTest: boolean;
}

/**
 * What a cell builds on: the cells above that have run, in the order and with the text in which they ran, then what stands between the last
 * of them and the cell and has yet to run. Where nothing was seen to run: all above, in the order of the notebook. What stands below builds
 * on the cell, as a rule, and would fail without it.
 */
export function cellsBefore(tested: vscode.NotebookCell, ids: CellIds, executions: Executions): CellsBefore {
  const candidates = candidatesFor(tested, executions);
  const above = candidates.filter(({ cell }) => cell.index < tested.index);
  const below = candidates.filter(({ cell, isSeen }) => isSeen && cell.index > tested.index);
  const lastSeen = Math.max(-1, ...above.filter(({ isSeen }) => isSeen).map(({ cell }) => cell.index));
  const hasRun = ({ cell, isSeen, number }: Candidate): boolean =>
    isSeen || (number !== null && cell.index < lastSeen);
  const ran = above
    .filter((candidate) => hasRun(candidate) && !candidate.isTest)
    .sort((a, b) => (a.number ?? 0) - (b.number ?? 0) || a.cell.index - b.cell.index);
  const waiting = above.filter((candidate) => candidate.cell.index > lastSeen && !candidate.isTest);
  const chosen = [...ran, ...waiting];
  const notes = [
    ...above.filter((candidate) => !chosen.includes(candidate)).map(sayLeftOut),
    ...below.filter(({ number }) => (number ?? 0) < (ran[0]?.number ?? 0)).map(sayBelow),
    ...chosen.filter(wasEdited).map(sayEdited),
    ...(ran.some(({ cell }, i) => cell.index < (ran[i - 1]?.cell.index ?? -1)) ? [sayOutOfOrder()] : []),
  ];
  const cells = chosen.map(({ cell, language, name, number, source }) => {
    const code = runnable(source, language);
    notes.push(...code.notes.map(({ message }) => `${name}: ${message}`));
    return { id: ids.of(cell), number, source: code.source };
  });
  const texts = new Map(chosen.map(({ cell, source }) => [ids.of(cell), source]));
  return { cells, texts, notes, isTyped: chosen.some(({ language }) => language === 'typescript') };
}

function candidatesFor(tested: vscode.NotebookCell, executions: Executions): Candidate[] {
  const ours = languageOfCell(tested);
  return tested.notebook
    .getCells()
    .filter(({ kind }) => kind === vscode.NotebookCellKind.Code)
    .flatMap((cell, position) => {
      const language = languageOfCell(cell);
      if (cell === tested || ours === undefined || language === undefined || !shareKernel(language, ours))
        return [];
      const execution = executions.of(cell);
      // A test of a cell has run none of its code in the kernel.
      const ran = execution !== undefined && isTest(execution.source, language) ? undefined : execution;
      const text = cell.document.getText();
      const number =
        ran?.number ?? (execution === undefined ? (cell.executionSummary?.executionOrder ?? null) : null);
      return {
        ...{ cell, language, number, isSeen: ran !== undefined },
        name: describeCell(number, position + 1),
        source: ran?.source ?? text,
        isTest: isTest(ran?.source ?? text, language),
      };
    });
}

/** Begins with `%%find_lr`. */
function isTest(source: string, language: Language): boolean {
  return runnable(source, language).magic?.name === 'find_lr';
}

function wasEdited({ cell, source }: Candidate): boolean {
  return cell.document.getText() !== source;
}

function sayEdited({ name }: Candidate): string {
  return vscode.l10n.t(
    '{0} was edited after it ran: what ran counts. Run it again for what it says now.',
    capital(name),
  );
}

function sayLeftOut(candidate: Candidate): string {
  const name = capital(candidate.name);
  return candidate.isTest
    ? vscode.l10n.t('{0} is left out: it begins with %%find_lr, so its code has not run.', name)
    : vscode.l10n.t(
        '{0} is left out: it has not run, and cells below it have. Run it if the training needs it.',
        name,
      );
}

function sayBelow({ name }: Candidate): string {
  return vscode.l10n.t(
    '{0} ran before all others, but stands below the tested cell and is left out. Move it up if the training needs it.',
    capital(name),
  );
}

function sayOutOfOrder(): string {
  return vscode.l10n.t(
    'The cells ran in another order than they stand in; they are tested in the order in which they ran.',
  );
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
