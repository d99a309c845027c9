import * as vscode from 'vscode';
import type { Help } from '../../protocol/help.ts';
import type { CommandTarget } from '../notebook/chosenCell.ts';

/** Does what helps with a run that found nothing. `subject`: what was tested, a script or a cell; `script`: the script, or the notebook of the cell. */
export async function help(which: Help, subject: CommandTarget, script: vscode.Uri): Promise<void> {
  switch (which) {
    case 'interpreter':
      if (await vscode.commands.executeCommand('find-lr.choosePython', script))
        await vscode.commands.executeCommand('find-lr.run', subject);
      return;
    case 'options':
      await vscode.commands.executeCommand('find-lr.runWithOptions', subject);
      return;
    case 'timeout':
      await vscode.commands.executeCommand('workbench.action.openSettings', 'find-lr.timeout');
      return;
    case 'output':
      await vscode.commands.executeCommand('find-lr.showOutput');
  }
}
