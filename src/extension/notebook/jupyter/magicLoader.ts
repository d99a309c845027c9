import * as vscode from 'vscode';
import { join } from 'node:path';
import { Disposables } from '../../disposables.ts';
import { specSettings } from '../../settings.ts';
import { printed, startedKernel, type JupyterKernel } from './api.ts';
import { loadingSnippet, readLoading, type Loading } from './snippet.ts';

/** What a kernel is when its variables, and what was loaded into it, are gone. */
const GONE = ['starting', 'restarting', 'autorestarting', 'terminating', 'dead'];

/** Registers `%%find_lr` in running IPython kernels, and knows in which it is. */
export class MagicLoader implements vscode.Disposable {
  readonly #assets: string;
  readonly #owned = new Disposables();
  readonly #followed = new WeakSet<JupyterKernel>();
  readonly #loaded = new WeakSet<JupyterKernel>();

  /** `assets`: the folder of the build. */
  constructor(assets: string) {
    this.#assets = assets;
  }

  /** Undefined: no kernel of IPython is running there. */
  async kernelOf(notebook: vscode.NotebookDocument): Promise<JupyterKernel | undefined> {
    const kernel = await startedKernel(notebook);
    return kernel?.language === 'python' && kernel.status !== 'dead' ? kernel : undefined;
  }

  isLoaded(kernel: JupyterKernel): boolean {
    return this.#loaded.has(kernel);
  }

  /** Waits until the kernel has time for it. */
  async load(
    kernel: JupyterKernel,
    notebook: vscode.NotebookDocument,
    token: vscode.CancellationToken,
  ): Promise<Loading> {
    try {
      const code = loadingSnippet(join(this.#assets, 'runner', 'python'), await nodeFor(notebook));
      const loading = readLoading(await printed(kernel, code, token));
      if (loading === 'loaded') this.#follow(kernel, notebook);
      return loading;
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** A kernel that was started again gets it again. */
  #follow(kernel: JupyterKernel, notebook: vscode.NotebookDocument): void {
    this.#loaded.add(kernel);
    if (this.#followed.has(kernel)) return;
    this.#followed.add(kernel);
    const { token } = new vscode.CancellationTokenSource();
    this.#owned.add(
      kernel.onDidChangeStatus((status) => {
        if (GONE.includes(status)) this.#loaded.delete(kernel);
        else if (status === 'idle' && !this.isLoaded(kernel) && !notebook.isClosed)
          void this.load(kernel, notebook, token);
      }),
    );
  }
}

/** What the package's program needs in its environment to find a Node.js. */
async function nodeFor({ uri }: vscode.NotebookDocument): Promise<Record<string, string>> {
  const { findInterpreter } = await import('../../../engine/index.ts');
  const { env, path } = await findInterpreter(specSettings(uri).node ?? null, process.env);
  return { ...env, FIND_LR_NODE: path };
}
