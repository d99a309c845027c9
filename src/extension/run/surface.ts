import type * as vscode from 'vscode';

/** Where a run is shown: the panel, or the output under a cell. While the user sees it, the news of the run stands there and nowhere else. */
export interface Surface {
  readonly isSeen: boolean;
  readonly onDidChangeSeen: vscode.Event<void>;
}
