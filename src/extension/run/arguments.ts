import * as vscode from 'vscode';
import { fileName } from '../scripts.ts';
import { joinArguments, splitArguments } from '../../protocol/commandLine.ts';
import { launchesOf } from './launch/configurations.ts';
import { askInputs } from './launch/inputs.ts';
import type { Launch } from './launch/launch.ts';
import type { Memory, RunOptions } from './memory.ts';

/** How a script is started: what it is given on the command line, and where. */
export type Start = Omit<Launch, 'name' | 'args'> & { readonly args: readonly string[] };

/** A script that reads one of these takes arguments: JavaScript, then Python. */
const READS_ARGUMENTS = [
  /process\.argv|parseArgs|\b(argparse|commander|yargs|minimist|meow|arg|command-line-args)\b['"]/,
  /\bsys\.argv\b|^\s*(?:import|from)\s+(?:argparse|click|typer|fire|hydra|absl|jsonargparse|docopt|tyro)\b|HfArgumentParser/m,
];

/**
 * From what the user chose for the script before, else from a matching `launch.json` configuration, else asked once where the
 * script reads arguments. Undefined if cancelled.
 */
export async function startOf(script: vscode.Uri, memory: Memory): Promise<Start | undefined> {
  const options = memory.options(script);
  const plain: Start = { args: options.args ?? [], cwd: undefined, env: {} };
  const launch = await chooseLaunch(script, options, memory);
  if (launch === 'cancelled') return undefined;
  const known = options.args ?? launch?.args;
  if (launch !== undefined && known !== undefined) {
    const filled = await askInputs({ ...launch, args: known }, script);
    return filled === undefined ? undefined : { ...filled, args: filled.args ?? [] };
  }
  if (known !== undefined || (launch === undefined && !(await readsArguments(script)))) return plain;
  const args = await askArguments(script, []);
  if (args === undefined) return undefined;
  await memory.remember(script, { ...options, args });
  return { ...plain, ...launch, args };
}

/** Undefined if cancelled. */
export async function askArguments(
  script: vscode.Uri,
  current: readonly string[],
): Promise<string[] | undefined> {
  const line = await vscode.window.showInputBox({
    title: vscode.l10n.t('Arguments of {0}', fileName(script)),
    prompt: vscode.l10n.t(
      'What the script gets as its arguments. They are remembered; "Find learning rate with options…" changes them.',
    ),
    placeHolder: vscode.l10n.t('None'),
    value: joinArguments(current),
    ignoreFocusOut: true,
  });
  return line === undefined ? undefined : splitArguments(line);
}

async function chooseLaunch(
  script: vscode.Uri,
  options: RunOptions,
  memory: Memory,
): Promise<Launch | undefined | 'cancelled'> {
  const launches = launchesOf(script);
  const remembered = launches.find((launch) => launch.name === options.launch);
  if (launches.length < 2 || remembered !== undefined) return remembered ?? launches[0];
  const choice = await vscode.window.showQuickPick(
    launches.map((launch) => ({ label: launch.name, description: joinArguments(launch.args ?? []), launch })),
    { title: vscode.l10n.t('Start {0} as which configuration of launch.json?', fileName(script)) },
  );
  if (choice === undefined) return 'cancelled';
  await memory.remember(script, { ...options, launch: choice.launch.name });
  return choice.launch;
}

async function readsArguments(script: vscode.Uri): Promise<boolean> {
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(script));
  return READS_ARGUMENTS.some((pattern) => pattern.test(text));
}
