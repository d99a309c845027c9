import * as vscode from 'vscode';

interface OutputItem {
  readonly mime: string;
  readonly data: Uint8Array;
}

export interface JupyterKernel {
  readonly status: string;
  readonly onDidChangeStatus: vscode.Event<string>;
  readonly language: string;
  /** Queues behind what the kernel is at; counts as no execution. */
  executeCode(
    code: string,
    token: vscode.CancellationToken,
  ): AsyncIterable<{ readonly items: readonly OutputItem[] }>;
}

/** The part of the Jupyter extension's API that is asked (`Jupyter` of `@vscode/jupyter-extension`). */
interface JupyterApi {
  readonly kernels: { getKernel(notebook: vscode.Uri): Thenable<JupyterKernel | undefined> };
}

const JUPYTER_EXTENSION = 'ms-toolsai.jupyter';

export function hasJupyter(): boolean {
  return vscode.extensions.getExtension(JUPYTER_EXTENSION) !== undefined;
}

/** The notebook's kernel, if it is one of the Jupyter extension's and has been started. That extension asks the user once whether we may have it. */
export async function startedKernel({ uri }: vscode.NotebookDocument): Promise<JupyterKernel | undefined> {
  const extension = vscode.extensions.getExtension<JupyterApi | undefined>(JUPYTER_EXTENSION);
  // Versions before 2023 have another API.
  return (await extension?.activate())?.kernels?.getKernel(uri);
}

/** What code prints in a kernel. */
export async function printed(
  kernel: JupyterKernel,
  code: string,
  token: vscode.CancellationToken,
): Promise<string> {
  let text = '';
  for await (const { items } of kernel.executeCode(code, token)) {
    for (const { data, mime } of items) {
      if (mime === 'application/vnd.code.notebook.stdout' || mime === 'application/x.notebook.stream.stdout')
        text += new TextDecoder().decode(data);
    }
  }
  return text;
}
