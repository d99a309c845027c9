import type * as tsserver from 'typescript/lib/tsserverlibrary';

/** What a cell declares at its top level, and so for all cells; `exported` are those that its own text exports. */
export interface Declared {
  readonly names: ReadonlySet<string>;
  readonly exported: ReadonlySet<string>;
}

export function declaredNames(file: tsserver.SourceFile, typescript: typeof tsserver): Declared {
  const names = new Set<string>();
  const exported = new Set<string>();
  for (const statement of file.statements) {
    const found = namesOf(statement, typescript);
    for (const name of found) names.add(name);
    if (isExported(statement, typescript)) for (const name of found) exported.add(name);
    if (typescript.isExportDeclaration(statement) && statement.exportClause !== undefined)
      for (const name of boundNames(statement.exportClause, typescript)) exported.add(name);
  }
  return { names, exported };
}

function namesOf(statement: tsserver.Statement, typescript: typeof tsserver): string[] {
  if (typescript.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name, typescript));
  if (typescript.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {};
    return [name, namedBindings].flatMap((node) => (node === undefined ? [] : boundNames(node, typescript)));
  }
  const isNamed =
    typescript.isFunctionDeclaration(statement) ||
    typescript.isClassDeclaration(statement) ||
    typescript.isInterfaceDeclaration(statement) ||
    typescript.isTypeAliasDeclaration(statement) ||
    typescript.isEnumDeclaration(statement) ||
    typescript.isModuleDeclaration(statement) ||
    typescript.isImportEqualsDeclaration(statement);
  if (!isNamed || statement.name === undefined) return [];
  return typescript.isIdentifier(statement.name) && statement.name.text !== '' ? [statement.name.text] : [];
}

/** Of a variable's name or pattern, or of what stands between `import` and `from`, `export` and `from`. */
function boundNames(
  node: tsserver.BindingName | tsserver.NamedImportBindings | tsserver.NamedExportBindings,
  typescript: typeof tsserver,
): string[] {
  if (typescript.isIdentifier(node)) return node.text === '' ? [] : [node.text];
  if (typescript.isNamespaceImport(node) || typescript.isNamespaceExport(node)) return [node.name.text];
  return node.elements.flatMap((element) =>
    typescript.isOmittedExpression(element) || typescript.isStringLiteral(element.name)
      ? []
      : boundNames(element.name, typescript),
  );
}

function isExported(statement: tsserver.Statement, typescript: typeof tsserver): boolean {
  return (
    typescript.canHaveModifiers(statement) &&
    (typescript.getModifiers(statement) ?? []).some(
      ({ kind }) => kind === typescript.SyntaxKind.ExportKeyword,
    )
  );
}
