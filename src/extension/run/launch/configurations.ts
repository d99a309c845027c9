import * as vscode from 'vscode';
import { basename } from 'node:path';
import type { Fields } from './fields.ts';
import type { Launch } from './launch.ts';
import { nodeLaunch } from './node.ts';
import { pythonLaunch } from './python.ts';
import { readingFor } from './variables.ts';

const READERS: Readonly<Record<string, typeof nodeLaunch>> = {
  node: nodeLaunch,
  'pwa-node': nodeLaunch,
  debugpy: pythonLaunch,
  python: pythonLaunch,
};

/** The configurations that start this script, in their order; those for whatever file is open only where there is none for it. */
export function launchesOf(script: vscode.Uri): Launch[] {
  const folder = vscode.workspace.getWorkspaceFolder(script);
  const reading = readingFor(script.fsPath, folder?.uri.fsPath);
  const found = launchSettings(script, 'configurations').flatMap((fields) => {
    const launch =
      fields['request'] === 'attach' ? undefined : READERS[String(fields['type'])]?.(fields, reading);
    if (launch === undefined) return [];
    const isForAny = /\$\{(file|relativeFile)\}/.test(String(fields['program'] ?? fields['args']));
    return [{ isForAny, launch: { name: String(fields['name'] ?? basename(script.fsPath)), ...launch } }];
  });
  const own = found.filter(({ isForAny }) => !isForAny);
  return (own.length > 0 ? own : found).map(({ launch }) => launch);
}

/** What the user is asked for by `${input:…}`. */
export function inputsFor(script: vscode.Uri): Fields[] {
  return launchSettings(script, 'inputs');
}

function launchSettings(script: vscode.Uri, name: string): Fields[] {
  const folder = vscode.workspace.getWorkspaceFolder(script);
  const entries = vscode.workspace.getConfiguration('launch', folder?.uri ?? script).get<unknown>(name);
  if (!Array.isArray(entries)) return [];
  return entries.filter((entry): entry is Fields => typeof entry === 'object' && entry !== null);
}
