import * as vscode from 'vscode';
import { dirname } from 'node:path';
import { chosenElsewhere } from './otherExtensions.ts';

/** The Python that a script is to be run with. */
export interface PythonChoice {
  /** A path, or a name on PATH; null: none was chosen, and the engine finds one. */
  readonly path: string | null;
  /** Who chose it, for people: `the setting find-lr.python`; undefined: nobody. */
  readonly by?: string;
  /** Sentences about who was asked in vain. */
  readonly notes: readonly string[];
}

/** Which Python runs which script: the setting's, else the one chosen here before, else the one chosen in another extension. */
export class Pythons implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Another was chosen here. */
  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** `ofKernel`: the Python that the notebook of the cells names. It goes before what another extension knows of the folder. */
  async of(script: vscode.Uri, ofKernel?: string): Promise<PythonChoice> {
    const setting = settings(script).get<string | null>('python', null);
    if (setting !== null)
      return { path: setting, by: vscode.l10n.t('the setting find-lr.python'), notes: [] };
    const remembered = this.#state.get<string>(key(script));
    if (remembered !== undefined) return { path: remembered, by: vscode.l10n.t('your choice'), notes: [] };
    if (ofKernel !== undefined) return { path: ofKernel, by: vscode.l10n.t('the notebook'), notes: [] };
    const { path = null, ...rest } = await chosenElsewhere(script);
    return { path, ...rest };
  }

  /** `Python 3.11.7 (.venv)`, or a sentence that says why there is none. */
  async describe(script: vscode.Uri): Promise<string> {
    const { describePython, findPython } = await import('../../engine/index.ts');
    try {
      const { path } = await this.of(script);
      return describePython(await findPython(path, script.fsPath, process.env));
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Remembers a choice for the workspace folder; undefined takes it back. */
  async choose(script: vscode.Uri, path: string | undefined): Promise<void> {
    const values = settings(script).inspect<string | null>('python');
    const inFolder = values?.workspaceFolderValue != null;
    const isSet = inFolder || values?.workspaceValue != null || values?.globalValue != null;
    // The setting goes before what is remembered, so a choice made while it is set is written there; other workspaces keep theirs.
    if (isSet && vscode.workspace.workspaceFolders !== undefined) {
      const level = inFolder
        ? vscode.ConfigurationTarget.WorkspaceFolder
        : vscode.ConfigurationTarget.Workspace;
      const none = values?.globalValue != null ? null : undefined;
      await settings(script).update('python', path ?? none, level);
    } else if (isSet) {
      await settings(script).update('python', path, vscode.ConfigurationTarget.Global);
    }
    await this.#state.update(key(script), isSet ? undefined : path);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function settings(script: vscode.Uri): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('find-lr', script);
}

function key(script: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(script)?.uri ?? vscode.Uri.file(dirname(script.fsPath));
  return `python:${folder.toString()}`;
}
