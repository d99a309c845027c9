import * as vscode from 'vscode';
import { basename, dirname, isAbsolute, relative, resolve } from 'node:path';
import { homedir } from 'node:os';
import { splitArguments } from './commandLine.ts';

/** How a `launch.json` configuration starts a script. */
export interface Launch {
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** A Node.js that the configuration names, if it is one. */
  readonly node: string | undefined;
}

/** The configurations of type `node` whose `program` is this script, in their order. */
export function launchesOf(script: vscode.Uri): Launch[] {
  const folder = vscode.workspace.getWorkspaceFolder(script);
  const configurations = vscode.workspace
    .getConfiguration('launch', folder?.uri ?? script)
    .get<unknown[]>('configurations', []);
  return configurations.flatMap((configuration) => {
    const launch = launchOf(configuration, script, folder?.uri.fsPath);
    return launch === undefined ? [] : [launch];
  });
}

function launchOf(
  configuration: unknown,
  script: vscode.Uri,
  folder: string | undefined,
): Launch | undefined {
  if (typeof configuration !== 'object' || configuration === null) return undefined;
  const { type, request, name, program, args, cwd, env, runtimeExecutable, runtimeArgs } =
    configuration as Record<string, unknown>;
  if ((type !== 'node' && type !== 'pwa-node') || request === 'attach' || typeof program !== 'string')
    return undefined;
  const expand = (text: string): string => expandVariables(text, script, folder);
  const atFolder = (path: string): string => resolve(folder ?? dirname(script.fsPath), expand(path));
  if (atFolder(program) !== script.fsPath) return undefined;
  const executable = typeof runtimeExecutable === 'string' ? expand(runtimeExecutable) : undefined;
  const options = [...texts(runtimeArgs)].map(expand);
  const ownEnv = Object.entries(typeof env === 'object' && env !== null ? env : {}).flatMap(([key, value]) =>
    value === null ? [] : [[key, expand(String(value))]],
  );
  return {
    name: typeof name === 'string' ? name : basename(program),
    args: texts(args).map(expand),
    cwd: typeof cwd === 'string' ? atFolder(cwd) : folder,
    env: {
      ...Object.fromEntries(ownEnv),
      ...(options.length > 0 ? { NODE_OPTIONS: options.map(nodeOption).join(' ') } : {}),
    },
    node:
      executable !== undefined && /^node(js)?(\.exe)?$/.test(basename(executable)) ? executable : undefined,
  };
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return splitArguments(value);
  return Array.isArray(value) ? value.map(String) : [];
}

/** NODE_OPTIONS splits at blanks, but for those in double quotes. */
function nodeOption(option: string): string {
  return /\s/.test(option) ? `"${option.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : option;
}

/** The variables that VS Code knows without asking anybody; others are left as they stand. */
function expandVariables(text: string, script: vscode.Uri, folder: string | undefined): string {
  const file = script.fsPath;
  const values: Record<string, string | undefined> = {
    workspaceFolder: folder,
    workspaceRoot: folder,
    workspaceFolderBasename: folder === undefined ? undefined : basename(folder),
    file,
    fileBasename: basename(file),
    fileDirname: dirname(file),
    relativeFile: folder === undefined ? file : relative(folder, file),
    userHome: homedir(),
    pathSeparator: isAbsolute('\\') ? '\\' : '/',
    '/': isAbsolute('\\') ? '\\' : '/',
  };
  return text.replace(/\$\{([^}]+)\}/g, (whole, name: string) => {
    if (name.startsWith('env:')) return process.env[name.slice(4)] ?? '';
    return values[name] ?? whole;
  });
}
