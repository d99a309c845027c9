import * as vscode from 'vscode';

/** The part of the Python extension's API that is asked (`ms-python.python`, `PythonExtension`). */
interface PythonApi {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string } | undefined;
    resolveEnvironment(
      environment: unknown,
    ): Promise<{ readonly executable?: { readonly uri?: vscode.Uri } } | undefined>;
  };
}

/** The Python that the user chose in the Python extension for a script; null where there is none: the engine then looks for one. */
export async function pythonOf(script: vscode.Uri): Promise<string | null> {
  const extension = vscode.extensions.getExtension<PythonApi>('ms-python.python');
  if (extension === undefined || !/\.pyw?$/.test(script.path)) return null;
  try {
    const { environments } = extension.isActive ? extension.exports : await extension.activate();
    const chosen = environments?.getActiveEnvironmentPath(script);
    const resolved = chosen && (await environments?.resolveEnvironment(chosen));
    return resolved?.executable?.uri?.fsPath ?? null;
  } catch {
    return null; // Its API failed, or is another one: its choice is only a help.
  }
}
