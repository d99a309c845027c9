import type * as tsserver from 'typescript/lib/tsserverlibrary';
import { parseCellFile } from './cellFile.ts';
import type { Scope } from './scope.ts';
import { visible } from './visible.ts';

/** What answers with places of files, or with edits of them. */
const TELLS_PLACES = [
  'getSemanticDiagnostics',
  'getSuggestionDiagnostics',
  'getNavigationTree',
  'getOutliningSpans',
  'getDocumentHighlights',
  'getDefinitionAtPosition',
  'getDefinitionAndBoundSpan',
  'getTypeDefinitionAtPosition',
  'getImplementationAtPosition',
  'getReferencesAtPosition',
  'findReferences',
  'findRenameLocations',
  'getCodeFixesAtPosition',
  'getCombinedCodeFix',
  'getEditsForRefactor',
  'organizeImports',
] as const;

/** A project's service, whose cells seem to hold nothing but what was typed into them. */
export function serviceOfCells(
  { languageService: service, languageServiceHost: host }: tsserver.server.PluginCreateInfo,
  scope: Scope,
  typescript: typeof tsserver,
): tsserver.LanguageService {
  const lengthOf = (fileName: string): number | undefined => scope.textOf(fileName)?.length;
  const ours = { ...service };
  for (const name of TELLS_PLACES) {
    const ask = service[name] as (...args: unknown[]) => unknown;
    Object.assign(ours, {
      [name]: (...args: unknown[]) => visible(ask(...args), fileOf(args[0]), lengthOf),
    });
  }
  ours.getSyntacticDiagnostics = (fileName) => {
    const text = scope.textOf(fileName);
    if (text === undefined) return service.getSyntacticDiagnostics(fileName);
    return syntaxErrors(text, host.getScriptKind?.(fileName), typescript);
  };
  ours.getCompletionsAtPosition = (...args) => {
    const found = service.getCompletionsAtPosition(...args);
    // Nothing can be imported from a cell: what its notebook sees of it is there already.
    const entries = found?.entries.filter(
      ({ data, source }) => parseCellFile(data?.fileName ?? source ?? '') === null,
    );
    return found && { ...found, entries: entries ?? [] };
  };
  const rename = ours.findRenameLocations;
  // A cell's name for what another declares is no alias, which could stay as it is.
  ours.findRenameLocations = (
    fileName: string,
    position: number,
    inStrings: boolean,
    inComments: boolean,
    preferences?: tsserver.UserPreferences | boolean,
  ) => {
    const isCell = parseCellFile(fileName) !== null;
    return rename(fileName, position, inStrings, inComments, isCell ? false : (preferences as boolean));
  };
  return ours;
}

/** Of a cell by itself: what follows its text would hide that a bracket is open at its end. */
function syntaxErrors(
  text: string,
  kind: tsserver.ScriptKind | undefined,
  { transpileModule, ScriptKind, ScriptTarget }: typeof tsserver,
): tsserver.DiagnosticWithLocation[] {
  const { diagnostics = [] } = transpileModule(text, {
    fileName: kind === ScriptKind.JS ? 'cell.js' : 'cell.ts',
    compilerOptions: { target: ScriptTarget.ESNext },
    reportDiagnostics: true,
  });
  return diagnostics.filter(
    (diagnostic): diagnostic is tsserver.DiagnosticWithLocation => diagnostic.file !== undefined,
  );
}

function fileOf(argument: unknown): string {
  return typeof argument === 'string' ? argument : String((argument as { fileName?: unknown }).fileName);
}
