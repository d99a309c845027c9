import { join } from 'node:path';
import { Kernel, type KernelOptions, type Outcome } from '../../src/kernel/client/kernel.ts';
import type { CellError, MimeBundle, Output } from '../../src/kernel/messages.ts';
import { cellFile } from '../../src/protocol/cells.ts';
import { project, runnerFolder } from '../runner/support/child.ts';

export interface Ran {
  readonly outcome: Outcome;
  readonly outputs: readonly Output[];
  readonly stdout: string;
  readonly stderr: string;
  readonly result: MimeBundle | undefined;
  /** The result's `text/plain`. */
  readonly value: unknown;
  readonly error: CellError | undefined;
}

/** A notebook with a kernel of its own: a real process, ended by `close`. */
export class Notebook {
  readonly path: string;
  readonly kernel: Kernel;
  readonly stray: Output[] = [];
  /** How many have run. */
  cells = 0;

  private constructor(folder: string, file: string, node: string, over: Partial<KernelOptions>) {
    this.path = join(folder, 'notes.ipynb');
    const options = {
      node: { path: node, env: {} },
      file,
      notebook: this.path,
      cwd: folder,
      env: process.env,
      patience: 10_000,
      ...over,
    };
    this.kernel = new Kernel(options, (output) => this.stray.push(output));
  }

  static async open(
    files: Record<string, string> = {},
    node = process.execPath,
    over: Partial<KernelOptions> = {},
  ): Promise<Notebook> {
    return new Notebook(await project(files), join(await runnerFolder(), 'kernel.cjs'), node, over);
  }

  /** The name of the n-th cell's code, from 1. */
  cell(n: number): string {
    return cellFile(this.path, `c${n}`);
  }

  /** Evaluates a new cell. `onOutput` sees what it tells as it comes. */
  async run(source: string, onOutput: (output: Output) => void = () => {}): Promise<Ran> {
    this.cells += 1;
    const outputs: Output[] = [];
    const outcome = await this.kernel.evaluate({ name: this.cell(this.cells), source }, (output) => {
      outputs.push(output);
      onOutput(output);
    });
    const text = (name: string): string =>
      outputs.map((output) => (output.kind === 'stream' && output.name === name ? output.text : '')).join('');
    const result = outputs.find((output) => output.kind === 'result')?.data;
    const error = outputs.find((output) => output.kind === 'error')?.error;
    return {
      outcome,
      outputs,
      stdout: text('stdout'),
      stderr: text('stderr'),
      result,
      value: result?.['text/plain'],
      error,
    };
  }

  close(): void {
    this.kernel.dispose();
  }
}
