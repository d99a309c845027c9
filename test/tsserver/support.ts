import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const extension = fileURLToPath(new URL('../..', import.meta.url));

/** TypeScript's server with our plugin, told what VS Code tells it. Lines and offsets count from 1. */
export class Server {
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (body: unknown) => void>();
  #asked = 0;

  /** `folder`: the workspace. */
  constructor(folder: string) {
    this.#folder = folder;
    const tsserver = createRequire(import.meta.url).resolve('typescript/lib/tsserver.js');
    const options = ['--useInferredProjectPerProjectRoot', '--disableAutomaticTypingAcquisition'];
    const plugins = ['--globalPlugins', 'find-lr-tsserver-plugin', '--pluginProbeLocations', extension];
    this.#process = spawn(process.execPath, [tsserver, ...options, ...plugins]);
    let text = '';
    this.#process.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (text + chunk).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('{')) this.#take(JSON.parse(line));
    });
    this.tell('compilerOptionsForInferredProjects', {
      options: { module: 'Preserve', moduleResolution: 'Bundler', allowImportingTsExtensions: true },
    });
  }

  dispose(): void {
    this.#process.kill();
  }

  /** The body of the answer; undefined where the server knows none. */
  async ask<T>(command: string, args: object): Promise<T> {
    return new Promise((resolve) => {
      this.#waiting.set(this.tell(command, args), resolve as (body: unknown) => void);
    });
  }

  tell(command: string, args: object): number {
    this.#asked += 1;
    const request = { seq: this.#asked, type: 'request', command, arguments: args };
    this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
    return this.#asked;
  }

  open(file: string, fileContent: string, scriptKindName: 'TS' | 'JS' = 'TS'): void {
    this.tell('open', { file, fileContent, scriptKindName, projectRootPath: this.#folder });
  }

  #take(message: { type: string; request_seq: number; body: unknown }): void {
    if (message.type !== 'response') return;
    this.#waiting.get(message.request_seq)?.(message.body);
    this.#waiting.delete(message.request_seq);
  }
}
