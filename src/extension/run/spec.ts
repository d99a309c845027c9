import * as vscode from 'vscode';
import { dirname } from 'node:path';
import type { SpecOverrides } from '../../engine/index.ts';
import type { RunSpec } from '../../protocol/spec.ts';
import { isPython } from '../scripts.ts';
import { defined, specSettings } from '../settings.ts';
import type { Start } from './arguments.ts';
import type { RunOptions } from './memory.ts';

/** What to run: the options of the script, else its settings, else the engine's defaults. `python`: the chosen one, if any. */
export async function specFor(
  script: vscode.Uri,
  start: Start,
  options: RunOptions,
  python: string | null,
): Promise<RunSpec> {
  const { defaultSpec } = await import('../../engine/index.ts');
  const { sweep, ...settings } = specSettings(script);
  const cwd = start.cwd ?? settings.cwd ?? (isPython(script) ? terminalFolder(script) : undefined);
  const overrides: SpecOverrides = {
    ...settings,
    python: start.python ?? python,
    ...defined({
      passes: options.passes,
      optimizer: options.optimizer,
      launcher: start.launcher ?? launcherOf(options),
      node: start.node,
      module: start.module,
      cwd,
    }),
    args: start.args,
    env: { ...settings.env, ...start.env },
    sweep: {
      ...sweep,
      ...defined({ steps: options.steps, minLr: options.minLr, maxLr: options.maxLr, mode: options.mode }),
    },
  };
  return defaultSpec(script.fsPath, overrides);
}

/** An empty line, chosen for the script, takes back what the setting says. */
function launcherOf({ launcher }: RunOptions): readonly string[] | null | undefined {
  return launcher?.length === 0 ? null : launcher;
}

/** Where "Run Python File" starts a script. */
function terminalFolder(script: vscode.Uri): string {
  const inFileFolder = vscode.workspace.getConfiguration('python', script).get('terminal.executeInFileDir');
  const folder = inFileFolder === true ? undefined : vscode.workspace.getWorkspaceFolder(script);
  return folder?.uri.fsPath ?? dirname(script.fsPath);
}
