/** Where VS Code comes in: makes the services and hangs them on the editor. Engine and grammars load when first needed. */
import * as vscode from 'vscode';
import { registerCommands } from './commands/index.ts';
import { showRun } from './commands/showRuns.ts';
import { keepContextKeys } from './contextKeys.ts';
import { Disposables } from './disposables.ts';
import { CellIds } from './ipynb/cellIds.ts';
import { tellCellOrder } from './kernel/cellOrder.ts';
import { TypeScriptKernels } from './kernel/controller.ts';
import { LrCodeActions } from './literals/codeActions.ts';
import { LrCodeLens } from './literals/codeLens.ts';
import { Constructions } from './literals/constructions.ts';
import { LiteralDiagnostics } from './literals/diagnostics.ts';
import { Documents } from './literals/documents.ts';
import { Findings } from './literals/findings.ts';
import { registerNotebooks } from './notebook/index.ts';
import { FindLrMagic } from './notebook/magicCell.ts';
import { Executions } from './notebook/executions.ts';
import { Output } from './output.ts';
import { Panels } from './panel/panels.ts';
import { tellLostRuns } from './run/lostRuns.ts';
import { Memory } from './run/memory.ts';
import { Records } from './run/records.ts';
import { Runs } from './run/runs.ts';
import { PythonStatus } from './python/languageStatus.ts';
import { Pythons } from './python/pythons.ts';
import { LITERALS } from './scripts.ts';
import type { Services } from './services.ts';
import { Source } from './source.ts';
import { StatusBar } from './statusBar.ts';

let underWay: { readonly runs: Runs; readonly records: Records } | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const owned = new Disposables();
  context.subscriptions.push(owned);
  const output = owned.add(new Output());
  const memory = new Memory(context.workspaceState);
  const records = owned.add(new Records(context.storageUri));
  const assets = vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath;
  const source = new Source(assets);
  const pythons = owned.add(new Pythons(context.workspaceState));
  const runs = owned.add(new Runs({ assets, output, source }));
  const cellIds = new CellIds();
  const executions = owned.add(new Executions(cellIds));
  const documents = new Documents(cellIds);
  const findings = owned.add(new Findings(documents));
  const panels = owned.add(new Panels(context.extensionUri, findings, output, records, runs));
  const constructions = new Constructions(source);
  const codeLens = owned.add(new LrCodeLens(cellIds, constructions, findings, runs));
  owned.add(vscode.languages.registerCodeLensProvider(LITERALS, codeLens));
  owned.add(
    vscode.languages.registerCodeActionsProvider(
      LITERALS,
      new LrCodeActions(findings, { documents, source }),
      LrCodeActions.metadata,
    ),
  );
  owned.add(new LiteralDiagnostics(findings));
  const kernels = owned.add(new TypeScriptKernels(assets, output));
  owned.add(tellCellOrder());
  owned.add(new StatusBar(runs, findings));
  owned.add(new PythonStatus(pythons));
  owned.add(keepContextKeys(runs, findings));
  const services: Services = {
    ...{ assets, cellIds, documents, executions, findings },
    ...{ kernels, memory, output, panels, pythons, records, runs, source },
  };
  owned.add(registerCommands(services));
  owned.add(kernels.addMagic(new FindLrMagic(services)));
  owned.add(registerNotebooks(services, constructions, context.workspaceState));
  underWay = { runs, records };
  void tellLostRuns(records, panels, (script, run) => showRun(services, script, run)).catch(
    (error: unknown) => output.error(error),
  );
}

/** VS Code waits a few seconds for this: no run may outlive its window. */
export async function deactivate(): Promise<void> {
  underWay?.records.close();
  await underWay?.runs.stopAll();
  await underWay?.records.settled();
}
