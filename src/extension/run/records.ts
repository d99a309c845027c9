import * as vscode from 'vscode';
import { createHash } from 'node:crypto';
import { parseRunRecord, type RunRecord } from '../../protocol/record.ts';

/** The last record of each script, kept with the workspace, so that a result outlives a reload of the window. */
export class Records {
  readonly #folder: vscode.Uri | undefined;
  readonly #last = new Map<string, RunRecord>();
  #latest: string | undefined;

  /** `storage`: the extension's folder for this workspace; undefined without a workspace, and nothing is kept then. */
  constructor(storage: vscode.Uri | undefined) {
    this.#folder = storage === undefined ? undefined : vscode.Uri.joinPath(storage, 'records');
  }

  /** The script of the newest record of this session. */
  get latest(): vscode.Uri | undefined {
    return this.#latest === undefined ? undefined : vscode.Uri.parse(this.#latest);
  }

  async keep(script: vscode.Uri, record: RunRecord): Promise<void> {
    this.#last.set(script.toString(), record);
    this.#latest = script.toString();
    if (this.#folder === undefined) return;
    await vscode.workspace.fs.createDirectory(this.#folder);
    await vscode.workspace.fs.writeFile(
      this.#fileOf(this.#folder, script),
      new TextEncoder().encode(JSON.stringify(record)),
    );
  }

  async last(script: vscode.Uri): Promise<RunRecord | undefined> {
    const known = this.#last.get(script.toString());
    if (known !== undefined || this.#folder === undefined) return known;
    try {
      const bytes = await vscode.workspace.fs.readFile(this.#fileOf(this.#folder, script));
      return parseRunRecord(JSON.parse(new TextDecoder().decode(bytes)));
    } catch (error) {
      // Not there, or written by another version of the extension: there is no last result then.
      if (error instanceof vscode.FileSystemError || error instanceof Error) return undefined;
      throw error;
    }
  }

  #fileOf(folder: vscode.Uri, script: vscode.Uri): vscode.Uri {
    const name = createHash('sha256').update(script.toString()).digest('hex').slice(0, 32);
    return vscode.Uri.joinPath(folder, `${name}.json`);
  }
}
