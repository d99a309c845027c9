import * as vscode from 'vscode';
import type { RunRecord } from '../../protocol/record.ts';
import type { SourceFiles } from '../../source/types.ts';
import { Finding } from './finding.ts';

/** What the last run of each script found. */
export class Findings implements vscode.Disposable {
  readonly #byScript = new Map<string, readonly Finding[]>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  /** In place of what an earlier run of the same script found. `files`: as they were tested. */
  async take(record: RunRecord, files: SourceFiles): Promise<void> {
    const paths = new Set(
      record.optimizers.flatMap(({ location, literal, candidates }) =>
        [location?.file, literal?.file, ...(candidates ?? []).map(({ file }) => file)].filter(
          (file) => file !== undefined,
        ),
      ),
    );
    const texts = new Map<string, string>();
    for (const path of paths) {
      const text = await files.read(path);
      if (text !== undefined) texts.set(path, text);
    }
    const findings = record.results.flatMap((result) => {
      const optimizer = record.optimizers.find(({ id }) => id === result.optimizer);
      return optimizer === undefined ? [] : [new Finding(record, optimizer, result, texts)];
    });
    this.#byScript.set(record.target.path, findings);
    this.#changed.fire();
  }

  all(): Finding[] {
    return [...this.#byScript.values()].flat();
  }

  /** Those of the last run of a script, with a suggestion. */
  suggestionsOf(script: vscode.Uri): Finding[] {
    return (this.#byScript.get(script.fsPath) ?? []).filter((finding) => finding.result.recommended !== null);
  }

  /** Those with a suggestion for a place in this file. */
  inFile(path: string): Finding[] {
    return this.all().filter(
      (finding) => finding.literal?.file === path && finding.result.recommended !== null,
    );
  }

  /** Those whose optimizer is constructed in this file. */
  constructedIn(path: string): Finding[] {
    return this.all().filter((finding) => finding.optimizer.location?.file === path);
  }

  /** Those that have anything to do with this file. */
  about(path: string): Finding[] {
    return this.all().filter(
      ({ optimizer, literal }) => optimizer.location?.file === path || literal?.file === path,
    );
  }

  find(run: string, optimizer: string): Finding | undefined {
    return this.all().find((finding) => finding.run === run && finding.optimizer.id === optimizer);
  }

  /** A place was chosen. */
  refresh(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
