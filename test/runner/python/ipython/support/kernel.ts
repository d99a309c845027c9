import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunRecord } from '../../../../../src/protocol/record.ts';
import { processesWith } from '../../../../cli/support/command.ts';
import { installed } from '../../../../wheel/support/installed.ts';
import { missing } from '../../../../support/missing.ts';

interface Message {
  readonly type: string;
  readonly content: Record<string, unknown>;
}

export type Bundle = Record<string, unknown> & {
  'application/vnd.find-lr.run+json'?: RunRecord;
  'image/png'?: string;
  'text/plain': string;
};

/** What a cell has shown. */
export class Shown {
  constructor(private readonly messages: readonly Message[]) {}

  /** The bundles that one display has had, the last being what is seen in the end. */
  get bundles(): Bundle[] {
    return [...this.of('display_data'), ...this.of('update_display_data')].map(
      ({ content }) => content['data'] as Bundle,
    );
  }

  get last(): Bundle {
    return this.bundles.at(-1)!;
  }

  get record(): RunRecord {
    return this.last['application/vnd.find-lr.run+json']!;
  }

  get stdout(): string {
    return this.stream('stdout');
  }

  get stderr(): string {
    return this.stream('stderr');
  }

  /** What is shown of an error, its traceback included; '' without one. */
  get error(): string {
    const [error] = this.of('error');
    return error === undefined ? '' : (error.content['traceback'] as string[]).join('\n');
  }

  of(type: string): Message[] {
    return this.messages.filter((message) => message.type === type);
  }

  private stream(name: string): string {
    return this.of('stream')
      .filter(({ content }) => content['name'] === name)
      .map(({ content }) => content['text'])
      .join('');
  }
}

/** A real IPython kernel of an environment, asked through jupyter_client. */
export class Kernel {
  private messages: Message[] = [];
  private take: (message: Message) => void = () => {};

  private constructor(
    private readonly driver: ChildProcessWithoutNullStreams,
    private readonly marker: string,
  ) {
    createInterface({ input: driver.stdout }).on('line', (line) => this.take(JSON.parse(line) as Message));
  }

  /** `env`: all that it is to find in its environment. */
  static async start(python: string, cwd: string, env: Record<string, string> = {}): Promise<Kernel> {
    const marker = crypto.randomUUID();
    const driver = spawn(python, [join(import.meta.dirname, 'kernel.py')], {
      cwd,
      env: { OMP_NUM_THREADS: '1', HOME: cwd, PATH: '/nowhere', ...env, FIND_LR_TEST_MARKER: marker },
    });
    let said = '';
    driver.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const kernel = new Kernel(driver, marker);
    await new Promise<void>((resolve, reject) => {
      kernel.take = ({ type }) => type === 'ready' && resolve();
      driver.on('exit', (code) => reject(new Error(`The kernel's driver ended with ${code}:\n${said}`)));
    });
    return kernel;
  }

  /** Runs a cell. `cellId`: as front ends tell it. `onMessage`: called as they come. */
  async run(
    code: string,
    options: { cellId?: string; history?: boolean; onMessage?: (message: Message) => void } = {},
  ): Promise<Shown> {
    this.messages = [];
    return new Promise((resolve) => {
      this.take = (message) => {
        this.messages.push(message);
        options.onMessage?.(message);
        if (message.type === 'reply') resolve(new Shown(this.messages));
      };
      const { cellId, history = true } = options;
      this.driver.stdin.write(`${JSON.stringify({ code, cellId, history })}\n`);
    });
  }

  /** What an expression is in the kernel, beside its history. */
  async ask(expression: string): Promise<unknown> {
    const { stdout, error } = await this.run(`import json as _json; print(_json.dumps(${expression}))`, {
      history: false,
    });
    if (error !== '') throw new Error(error);
    return JSON.parse(stdout);
  }

  interrupt(): void {
    this.driver.stdin.write('{"interrupt": true}\n');
  }

  /** Pids of processes that were started by it or by what it started, itself and its driver included. */
  processes(): number[] {
    return processesWith(this.marker);
  }

  async stop(): Promise<void> {
    this.driver.stdin.end();
    await new Promise((resolve) => this.driver.once('exit', resolve));
  }
}

/** A kernel of the installed wheel for the suite that asks for it, which has run these cells. */
export function kernelAfter(cells: readonly string[]): { readonly kernel: Kernel; readonly folder: string } {
  const started: { kernel: Kernel; folder: string } = { kernel: undefined as unknown as Kernel, folder: '' };
  before(async function () {
    const wheel = await installed();
    if (wheel === null) return missing(this, 'The Python environment "jupyter"');
    started.folder = wheel.folder;
    started.kernel = await Kernel.start(wheel.python, wheel.folder);
    for (const [i, cell] of ['%load_ext find_lr', ...cells].entries()) {
      const { error } = await started.kernel.run(cell, { cellId: `cell-${i + 1}` });
      if (error !== '') throw new Error(error);
    }
  });
  after(() => started.kernel?.stop());
  return started;
}
