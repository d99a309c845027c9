import * as vscode from 'vscode';

/** The part of the Python extension's API that is asked (`PythonExtension` of `@vscode/python-extension`). */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string } | undefined;
    resolveEnvironment(
      environment: unknown,
    ): Promise<{ readonly executable: { readonly uri: vscode.Uri | undefined } } | undefined>;
    readonly known: readonly { readonly executable: { readonly uri: vscode.Uri | undefined } }[];
  };
}

export const PYTHON_EXTENSION = 'ms-python.python';

/** The Python that the user chose for a script in the Python extension; undefined where there is none. */
export async function chosenInPythonExtension(script: vscode.Uri): Promise<string | undefined> {
  const environments = await environmentsApi();
  const active = environments?.getActiveEnvironmentPath(script);
  const resolved = active && (await environments?.resolveEnvironment(active));
  return resolved?.executable.uri?.fsPath;
}

/** Those that it has found. */
export async function knownToPythonExtension(): Promise<string[]> {
  const known = (await environmentsApi())?.known ?? [];
  return known.flatMap(({ executable }) => executable.uri?.fsPath ?? []);
}

async function environmentsApi(): Promise<PythonApi['environments'] | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi | undefined>(PYTHON_EXTENSION);
  // Versions before 2023 have another API.
  return extension === undefined ? undefined : (await extension.activate())?.environments;
}
