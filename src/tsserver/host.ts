import type * as tsserver from 'typescript/lib/tsserverlibrary';
import { importingFile, parseCellFile } from './cellFile.ts';
import { Scope } from './scope.ts';

/**
 * Lets a project read its cells as a kernel does. A snapshot of one tells no changes to the one before, so that TypeScript reads it anew: a key may
 * make code of a magic.
 */
export function readCells(
  { languageServiceHost: host, project }: tsserver.server.PluginCreateInfo,
  typescript: typeof tsserver,
): Scope {
  const scope = new Scope(typescript, project.projectService);
  const snapshotOf = host.getScriptSnapshot.bind(host);
  const versionOf = host.getScriptVersion.bind(host);
  const projectVersion = host.getProjectVersion?.bind(host);
  host.getScriptSnapshot = (fileName) => {
    // To be asked of every file: that is how the server learns what the project reads.
    const snapshot = snapshotOf(fileName);
    const text = scope.textOf(fileName);
    if (text === undefined) return snapshot;
    return typescript.ScriptSnapshot.fromString(text + scope.sharedBy(fileName));
  };
  host.getScriptVersion = (fileName) => versionOf(fileName) + scope.sharedBy(fileName);
  if (projectVersion !== undefined) host.getProjectVersion = () => `${projectVersion()} ${scope.revision}`;
  resolveFromNotebooks(host, typescript);
  return scope;
}

/** Cells import each other by the names of their files, and all else as a script in the notebook's folder would. */
function resolveFromNotebooks(host: tsserver.LanguageServiceHost, typescript: typeof tsserver): void {
  const resolve = host.resolveModuleNameLiterals?.bind(host);
  if (resolve === undefined) return;
  host.resolveModuleNameLiterals = (literals, path, redirected, options, file, reused) => {
    const found = resolve(literals, path, redirected, options, file, reused);
    const cell = parseCellFile(file.fileName);
    if (cell === null) return found;
    return found.map((resolution, i) => {
      const name = literals[i]?.text ?? '';
      if (parseCellFile(name) !== null)
        return { resolvedModule: { resolvedFileName: name, extension: typescript.Extension.Ts } };
      if (resolution.resolvedModule !== undefined) return resolution;
      return typescript.resolveModuleName(name, importingFile(cell), options, host);
    });
  };
}
