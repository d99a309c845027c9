import * as vscode from 'vscode';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { conflictIn } from '../../protocol/runOptions.ts';
import type { RunSpec } from '../../protocol/spec.ts';
import type { RunOptions } from '../run/memory.ts';
import { defined, specSettings } from '../settings.ts';
import type { CellsToTest } from './target.ts';

/**
 * What to run: what the cell's own `%%find_lr` line says, else the options chosen for the notebook, else its settings, else the engine's
 * defaults. `python`: the chosen one, if any. In place of a spec that cannot be, a sentence for the user.
 */
export async function specForCells(
  { target, options: magic }: Extract<CellsToTest, { kind: 'target' }>,
  notebook: vscode.NotebookDocument,
  options: RunOptions,
  python: string | null,
): Promise<RunSpec | string> {
  const { cellsSpec, overridesOf } = await import('../../engine/index.ts');
  const { cwd: chosen, sweep, ...settings } = specSettings(notebook.uri);
  const { sweep: magicSweep, ...overrides } = overridesOf(magic);
  const cwd = resolve(chosen ?? target.cwd, magic.cwd ?? '.');
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true)
    return vscode.l10n.t('There is no folder {0} to run in.', cwd);
  const { minLr, maxLr, mode, optimizer, passes, steps } = options;
  const spec = cellsSpec(
    { ...target, cwd },
    {
      ...settings,
      // Cells run in one process: what starts several is for scripts.
      launcher: null,
      python,
      ...defined({ optimizer, passes }),
      ...overrides,
      env: { ...settings.env, ...magic.env },
      sweep: { ...sweep, ...defined({ minLr, maxLr, mode, steps }), ...magicSweep },
    },
  );
  return conflictIn(spec.sweep) ?? spec;
}
