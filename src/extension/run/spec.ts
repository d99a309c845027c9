import type * as vscode from 'vscode';
import type { SpecOverrides } from '../../engine/index.ts';
import type { RunSpec } from '../../protocol/spec.ts';
import { defined, specSettings } from '../settings.ts';
import type { Start } from './arguments.ts';
import { pythonOf } from './python.ts';
import type { RunOptions } from './memory.ts';

/** What to run: the options of the script, else its settings, else the engine's defaults. */
export async function specFor(script: vscode.Uri, start: Start, options: RunOptions): Promise<RunSpec> {
  const { defaultSpec } = await import('../../engine/index.ts');
  const { sweep, ...settings } = specSettings(script);
  const python = settings.python ?? (await pythonOf(script));
  const overrides: SpecOverrides = {
    ...settings,
    python,
    ...defined({ passes: options.passes, optimizer: options.optimizer, node: start.node, cwd: start.cwd }),
    args: start.args,
    env: { ...settings.env, ...start.env },
    sweep: {
      ...sweep,
      ...defined({ steps: options.steps, minLr: options.minLr, maxLr: options.maxLr, mode: options.mode }),
    },
  };
  return defaultSpec(script.fsPath, overrides);
}
