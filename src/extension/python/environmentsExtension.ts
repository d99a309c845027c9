import * as vscode from 'vscode';
import { isAbsolute, join } from 'node:path';

interface Command {
  readonly executable: string;
  readonly args?: readonly string[];
}

interface Environment {
  readonly environmentPath: vscode.Uri;
  readonly sysPrefix: string;
  readonly execInfo?: { readonly run: Command; readonly activatedRun?: Command };
}

/** The part of the Python Environments extension's API that is asked (`PythonEnvironmentApi` of `@vscode/python-environments`). */
interface EnvironmentsApi {
  getEnvironment(scope: vscode.Uri | undefined): Promise<Environment | undefined>;
  getEnvironments(scope: vscode.Uri | 'all' | 'global'): Promise<readonly Environment[]>;
  resolveEnvironment(context: Environment): Promise<Environment | undefined>;
}

export const ENVIRONMENTS_EXTENSION = 'ms-python.vscode-python-envs';

/** The Python of the environment that the user chose for a script; undefined where there is none. */
export async function chosenInEnvironmentsExtension(script: vscode.Uri): Promise<string | undefined> {
  const api = await environmentsApi();
  const environment = await api?.getEnvironment(script);
  if (api === undefined || environment === undefined) return undefined;
  // Details may be missing until they are asked for.
  const whole = environment.execInfo === undefined ? await api.resolveEnvironment(environment) : environment;
  return binaryOf(whole ?? environment);
}

/** Those that it has found. */
export async function knownToEnvironmentsExtension(): Promise<string[]> {
  const environments = (await (await environmentsApi())?.getEnvironments('all')) ?? [];
  return environments.map(binaryOf);
}

/** What runs it may be a command of a manager (`conda run`), or be found by an activated shell only: then it is told by its folder. */
function binaryOf({ execInfo, environmentPath, sysPrefix }: Environment): string {
  const commands = [execInfo?.run, execInfo?.activatedRun];
  const direct = commands.find(
    (command) => command !== undefined && isAbsolute(command.executable) && !command.args?.length,
  );
  if (direct !== undefined) return direct.executable;
  if (/python[\d.]*(\.exe)?$/.test(environmentPath.path)) return environmentPath.fsPath;
  return process.platform === 'win32' ? join(sysPrefix, 'python.exe') : join(sysPrefix, 'bin', 'python');
}

async function environmentsApi(): Promise<EnvironmentsApi | undefined> {
  const isUsed = vscode.workspace.getConfiguration('python').get('useEnvironmentsExtension') !== false;
  const extension = vscode.extensions.getExtension<EnvironmentsApi | undefined>(ENVIRONMENTS_EXTENSION);
  return extension === undefined || !isUsed ? undefined : extension.activate();
}
