import type * as vscode from 'vscode';
import type { Sweep } from '../../analysis/types.ts';

/** What the user chose for one script; what is not there follows the settings. */
export interface RunOptions {
  readonly steps?: number;
  readonly minLr?: number;
  readonly maxLr?: number;
  readonly mode?: Sweep['mode'];
  readonly passes?: number;
  /** The id of the optimizer to sweep, `"0"`, `"1"`, … */
  readonly optimizer?: string;
  readonly args?: readonly string[];
  /** What starts the script in the interpreter's place. */
  readonly launcher?: readonly string[];
  /** The name of the `launch.json` configuration that says how to start the script. */
  readonly launch?: string;
}

/** Options by script, kept with the workspace. */
export class Memory {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  options(script: vscode.Uri): RunOptions {
    return this.#state.get<RunOptions>(key(script), {});
  }

  async remember(script: vscode.Uri, options: RunOptions): Promise<void> {
    await this.#state.update(key(script), Object.keys(options).length === 0 ? undefined : options);
  }
}

function key(script: vscode.Uri): string {
  return `options:${script.toString()}`;
}
