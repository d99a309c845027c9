import * as vscode from 'vscode';
import { magicHelp } from '../../protocol/magic.ts';
import type { RunSpec } from '../../protocol/spec.ts';
import { jupyterMetadata } from '../ipynb/metadata.ts';
import type { Services } from '../services.ts';
import type { FileSnapshot } from '../source.ts';
import { specForCells } from './spec.ts';
import { cellsToTest } from './target.ts';

export type Prepared =
  /** `notes`: what the person should know of how it was prepared; `files`: the cells as they are tested. */
  | {
      readonly kind: 'run';
      readonly spec: RunSpec;
      readonly notes: readonly string[];
      readonly files: FileSnapshot;
    }
  /** Nothing is run; `message` is for the user. */
  | { readonly kind: 'help' | 'refused'; readonly message: string };

/** What is run for a cell, as its `%%find_lr` line, the chosen options and the settings say. `number`: of the execution that asks, if one does. */
export async function prepareCells(
  { cellIds, executions, memory, output, pythons }: Services,
  cell: vscode.NotebookCell,
  number?: number,
): Promise<Prepared> {
  const tested = cellsToTest(cell, cellIds, executions, number);
  if (tested.kind === 'refused') return tested;
  if (tested.kind === 'help') return { kind: 'help', message: magicHelp() };
  const { notebook } = cell;
  const script = vscode.Uri.file(tested.target.path);
  const isPython = tested.target.language === 'python';
  const python = isPython ? await pythons.of(script, await kernelPython(notebook)) : undefined;
  for (const note of python?.notes ?? []) output.note(note);
  const spec = await specForCells(tested, notebook, memory.options(script), python?.path ?? null);
  return typeof spec === 'string'
    ? { kind: 'refused', message: spec }
    : { kind: 'run', spec, notes: tested.notes, files: tested.files };
}

/** The Python that the notebook's own kernel spec names. */
async function kernelPython(notebook: vscode.NotebookDocument): Promise<string | undefined> {
  const name = jupyterMetadata(notebook).kernelspec?.name;
  if (name === undefined) return undefined;
  const { pythonOfKernelspec } = await import('../../engine/index.ts');
  return (await pythonOfKernelspec(name, process.env)) ?? undefined;
}
