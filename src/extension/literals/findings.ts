import * as vscode from 'vscode';
import type { RecordTarget, RunRecord } from '../../protocol/record.ts';
import { literalsOf } from '../../protocol/suggested.ts';
import type { SourceFiles } from '../../source/types.ts';
import { asTested } from './asTested.ts';
import type { Documents } from './documents.ts';
import { Finding } from './finding.ts';

/** What the last run of each script and of each cell found. */
export class Findings implements vscode.Disposable {
  readonly #documents: Documents;
  /** By what was tested, the last run last. */
  readonly #byTarget = new Map<string, readonly Finding[]>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  /** In place of what an earlier run of the same script or cell found. `files`: as they were tested. */
  async take(record: RunRecord, files: Pick<SourceFiles, 'read'>, isForeign = false): Promise<void> {
    const paths = new Set(
      record.optimizers.flatMap((entry) => {
        const places = literalsOf(entry).map(({ file }) => file);
        return entry.location === null ? places : [entry.location.file, ...places];
      }),
    );
    const texts = new Map<string, string>();
    for (const path of paths) {
      const text = await files.read(path);
      if (text !== undefined) texts.set(path, text);
    }
    const findings = record.results.flatMap((result) => {
      const optimizer = record.optimizers.find(({ id }) => id === result.optimizer);
      return optimizer === undefined ? [] : [new Finding(record, optimizer, result, texts, isForeign)];
    });
    const key = keyOf(record.target);
    this.#byTarget.delete(key);
    this.#byTarget.set(key, findings);
    this.#changed.fire();
  }

  /** Takes a record of an earlier session, or of a kernel that ran the test by itself (`isForeign`): an LR that was applied since is known for it. */
  async recall(record: RunRecord, isForeign: boolean): Promise<void> {
    const files = await this.#documents.snapshot(record.target);
    const read = async (file: string): Promise<string | undefined> => {
      const text = await files.read(file);
      return text === undefined ? undefined : asTested(text, file, record);
    };
    await this.take(record, { read }, isForeign);
  }

  all(): Finding[] {
    return [...this.#byTarget.values()].flat();
  }

  /** Those of the last run of a script, or of a notebook, with a suggestion. */
  suggestionsOf({ fsPath }: vscode.Uri): Finding[] {
    const last = [...this.#byTarget.values()].filter(([finding]) => finding?.script === fsPath).at(-1) ?? [];
    return last.filter((finding) => finding.result.recommended !== null);
  }

  /** Those with a suggestion for a place in this document; of several for one place, the newest. */
  inDocument(document: vscode.TextDocument): Finding[] {
    const text = document.getText();
    const found = this.all().filter(
      (finding) => finding.result.recommended !== null && this.hasLiteral(document, finding),
    );
    const starts = found.map((finding) => {
      const place = finding.place(text);
      return place.state === 'changed' ? undefined : place.start;
    });
    return found.filter((_, i) => starts[i] === undefined || starts.lastIndexOf(starts[i]) === i);
  }

  /** Those whose optimizer is constructed in this document. */
  constructedIn(document: vscode.TextDocument): Finding[] {
    return this.all().filter(({ optimizer: { location }, target }) => {
      return location !== null && this.#documents.of(location.file, target) === document;
    });
  }

  /** Those that have anything to do with this document. */
  about(document: vscode.TextDocument): Finding[] {
    const constructed = this.constructedIn(document);
    return this.all().filter(
      (finding) => constructed.includes(finding) || this.hasLiteral(document, finding),
    );
  }

  /** Whether the place to edit is in this document. */
  hasLiteral(document: vscode.TextDocument, { literal, target }: Finding): boolean {
    return literal !== undefined && this.#documents.of(literal.file, target) === document;
  }

  find(run: string, optimizer: string): Finding | undefined {
    return this.all().find((finding) => finding.run === run && finding.optimizer.id === optimizer);
  }

  /** The LR of ours that stands at the place to edit now; null: none of ours. Undefined where the place, or its document, is not at hand. */
  appliedLr(finding: Finding): number | null | undefined {
    if (finding.literal === undefined) return undefined;
    const document = this.#documents.of(finding.literal.file, finding.target);
    if (document === undefined) return undefined;
    const place = finding.place(document.getText());
    return place.state === 'applied' ? place.lr : null;
  }

  /** An LR of ours stands at the place to edit, so that there is nothing to apply. */
  isApplied(finding: Finding): boolean {
    return typeof this.appliedLr(finding) === 'number';
  }

  /** A place was chosen. */
  refresh(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function keyOf(target: RecordTarget): string {
  return target.kind === 'cells' ? `${target.path}#${target.cell}` : target.path;
}
