import * as vscode from 'vscode';
import { exportFile } from '../panel/export.ts';
import { showPlace } from '../literals/documents.ts';
import type { PanelRequest } from '../panel/panels.ts';
import type { Services } from '../services.ts';
import { apply } from './apply.ts';
import { help } from './help.ts';
import { findLr } from './run.ts';
import { showRun } from './showRuns.ts';

/** Does what the user asked for in a panel. */
export async function answer(services: Services, { panel, asked }: PanelRequest): Promise<void> {
  switch (asked.kind) {
    case 'ready':
      return;
    case 'apply':
      return apply(services, asked, (problem) => panel.notice('error', problem));
    case 'copy':
      await vscode.env.clipboard.writeText(asked.text);
      return panel.notice('info', vscode.l10n.t('Copied {0}.', asked.text));
    case 'cancel':
      return services.runs.of(panel.script)?.cancel();
    case 'change': {
      const run = services.runs.of(panel.script);
      return run?.state.run === asked.run ? run.change(asked.change) : undefined;
    }
    case 'stop':
      return services.runs.of(panel.script)?.stop();
    case 'help':
      return help(asked.help, panel.script, panel.script);
    case 'rerun':
      await findLr(services, panel.script, { ask: true });
      return;
    case 'show':
      return showRun(services, panel.script, asked.run);
    case 'export': {
      const saved = await exportFile(asked, panel.script);
      if (saved !== undefined) panel.notice('info', saved);
      return;
    }
    case 'open': {
      const { file, line, column } = asked.location;
      const target = panel.state?.target;
      const document = target === undefined ? undefined : await services.documents.open(file, target);
      if (document === undefined) {
        return panel.notice('error', vscode.l10n.t('That cell is gone.'));
      }
      const at = new vscode.Position(line - 1, column - 1);
      await showPlace(document, new vscode.Range(at, at));
    }
  }
}
