import * as vscode from 'vscode';
import type { RunSpec } from '../../protocol/spec.ts';
import { FileSnapshot } from '../source.ts';
import { Run, type RunParts } from './run.ts';

/** The runs under way, at most one a script. */
export class Runs implements vscode.Disposable {
  readonly #parts: RunParts;
  readonly #running = new Map<string, Run>();
  readonly #changed = new vscode.EventEmitter<void>();

  /** A run began or ended. */
  readonly onDidChange = this.#changed.event;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  all(): Run[] {
    return [...this.#running.values()];
  }

  of(script: vscode.Uri): Run | undefined {
    return this.#running.get(script.toString());
  }

  /** `notes`: sentences about how it was prepared; `files` knows the texts of cells. */
  start(spec: RunSpec, notes: readonly string[] = [], files = new FileSnapshot()): Run {
    const run = new Run(spec, notes, files, this.#parts);
    const key = run.script.toString();
    this.#running.set(key, run);
    const forget = (): void => {
      if (this.#running.get(key) === run) this.#running.delete(key);
      this.#changed.fire();
      run.dispose();
    };
    run.finished.then(forget, forget);
    this.#changed.fire();
    return run;
  }

  /** Ends all runs and waits until their processes are gone. */
  async stopAll(): Promise<void> {
    const runs = this.all();
    for (const run of runs) run.cancel();
    await Promise.allSettled(runs.map((run) => run.finished));
  }

  dispose(): void {
    for (const run of this.all()) run.dispose();
    this.#changed.dispose();
  }
}
