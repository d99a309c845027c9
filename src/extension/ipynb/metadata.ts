import type * as vscode from 'vscode';

interface JupyterMetadata {
  /** Null, too, as some writers have it. */
  readonly kernelspec?: { readonly name?: string; readonly language?: string } | null;
  readonly language_info?: { readonly name?: string };
}

/** What its `.ipynb` says of it. */
export function jupyterMetadata({ metadata }: vscode.NotebookDocument): JupyterMetadata {
  return (metadata as { metadata?: JupyterMetadata }).metadata ?? {};
}
