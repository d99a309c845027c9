import * as vscode from 'vscode';
import { Disposables } from './disposables.ts';
import type { Run } from './run/run.ts';
import { fileName } from './scripts.ts';

/** The output channel: what the script says, and what the run has to say about it. */
export class Output implements vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('Find LR', { log: true });

  follow(run: Run): void {
    const name = fileName(run.script);
    const listening = new Disposables();
    listening.add(
      run.onEvent((event) => {
        switch (event.kind) {
          case 'started':
            return this.#channel.info(
              `${name}: ${event.command}${event.interpreter === undefined ? '' : `, with ${event.interpreter}`}`,
            );
          case 'runtime':
            return this.#channel.info(
              `${name}: ${event.framework} ${event.frameworkVersion} on ${event.device}, ${event.language} ${event.version}`,
            );
          case 'log':
            return this.#channel[event.stream === 'stderr' ? 'warn' : 'info'](event.line);
          case 'note':
            return this.#channel.info(`${name}: ${event.message}`);
          case 'diagnosis':
            return this.#channel.warn(`${name}: ${event.diagnosis.message} ${event.diagnosis.advice}`);
          case 'done':
            this.#channel.info(
              `${name}: ${event.record.status} after ${event.record.timing.total.toFixed(1)} s`,
            );
            return listening.dispose();
        }
      }),
    );
  }

  /** What does not belong to a run. */
  note(sentence: string): void {
    this.#channel.warn(sentence);
  }

  /** A mistake of ours. */
  error(error: unknown): void {
    this.#channel.error(error instanceof Error ? error : String(error));
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
