/**
 * What a cell declares becomes properties of the global object, which other cells see and may declare again. `const` and `let` of
 * Node's `repl` could be declared once only. Static imports become dynamic ones, as `repl` advises who writes one there.
 */
import { parse, type Node, type Program } from 'acorn';
import type { Edit } from './edits.ts';
import { children, lastStatement, namesOf } from './tree.ts';

export interface LiveCell {
  readonly edits: readonly Edit[];
  /** What the cell declares, to be defined before it runs. */
  readonly names: readonly string[];
  /** Whether the last statement is an expression, whose value is the cell's. */
  readonly hasValue: boolean;
}

/** The name under which a cell finds its `import.meta`, which only modules have. */
export const IMPORT_META = '__importMeta';

/** Null for a text that is no JavaScript: who evaluates it says why. */
export function parseCell(code: string): Program | null {
  try {
    return parse(code, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      allowImportExportEverywhere: true,
      allowAwaitOutsideFunction: true,
      allowHashBang: true,
    });
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export function liveDeclarations(code: string, program: Program): LiveCell {
  const edits: Edit[] = [];
  const names: string[] = [];
  for (const statement of program.body) rewriteStatement(statement, code, edits, names);
  importMetas(program, edits);
  const last = lastStatement(program);
  return {
    edits,
    names,
    hasValue: last?.type === 'ExpressionStatement' || isObjectLiteral(program) || isDefaultExpression(last),
  };
}

type Statement = Program['body'][number];

function rewriteStatement(statement: Statement, code: string, edits: Edit[], names: string[]): void {
  switch (statement.type) {
    case 'VariableDeclaration':
      rewriteVariables(statement, code, edits, names);
      break;
    case 'FunctionDeclaration':
      names.push(statement.id.name);
      break;
    case 'ClassDeclaration':
      names.push(statement.id.name);
      insert(edits, statement.start, `void (${statement.id.name} = `);
      insert(edits, statement.end, ');');
      break;
    case 'ImportDeclaration':
      replace(edits, statement, code, importText(statement, code, names));
      break;
    case 'ExportNamedDeclaration':
      if (statement.declaration != null) {
        edits.push({ start: statement.start, end: statement.declaration.start, text: '' });
        rewriteStatement(statement.declaration, code, edits, names);
      } else {
        replace(
          edits,
          statement,
          code,
          statement.source == null ? ';' : `await import(${statement.source.raw});`,
        );
      }
      break;
    case 'ExportAllDeclaration':
      replace(edits, statement, code, `await import(${statement.source.raw});`);
      break;
    case 'ExportDefaultDeclaration': {
      const { declaration } = statement;
      const named = 'id' in declaration && declaration.id != null;
      edits.push({ start: statement.start, end: declaration.start, text: named ? '' : '(' });
      if (!named) insert(edits, declaration.end, ')');
      else if (declaration.type === 'ClassDeclaration' || declaration.type === 'FunctionDeclaration')
        rewriteStatement(declaration as Statement, code, edits, names);
      break;
    }
  }
}

/** `const a = 1, {b} = c` to `void ((a = 1), ({b} = c));`. A bare `let x` sets undefined, a bare `var x` leaves x as it is. */
function rewriteVariables(
  { start, end, kind, declarations }: Extract<Statement, { type: 'VariableDeclaration' }>,
  code: string,
  edits: Edit[],
  names: string[],
): void {
  if (kind !== 'const' && kind !== 'let' && kind !== 'var') return;
  edits.push({ start, end: start + kind.length, text: 'void (' });
  for (const { id, init, start: from, end: to } of declarations) {
    names.push(...namesOf(id));
    insert(edits, from, '(');
    insert(edits, to, init == null && kind === 'let' ? ' = undefined)' : ')');
  }
  const closed = code[end - 1] === ';';
  if (closed) edits.push({ start: end - 1, end, text: ');' });
  else insert(edits, end, ');');
}

function importText(
  { specifiers, source, attributes }: Extract<Statement, { type: 'ImportDeclaration' }>,
  code: string,
  names: string[],
): string {
  const options = attributes.map((attribute) => code.slice(attribute.start, attribute.end)).join(', ');
  const imported = `await import(${source.raw}${options === '' ? '' : `, { with: { ${options} } }`})`;
  const assignments: string[] = [];
  const picked: string[] = [];
  for (const specifier of specifiers) {
    const local = specifier.local.name;
    names.push(local);
    if (specifier.type === 'ImportNamespaceSpecifier') assignments.push(local);
    else if (specifier.type === 'ImportDefaultSpecifier') picked.push(`default: ${local}`);
    else picked.push(`${code.slice(specifier.imported.start, specifier.imported.end)}: ${local}`);
  }
  if (picked.length > 0) assignments.push(`{ ${picked.join(', ')} }`);
  return assignments.length === 0 ? `void ${imported};` : `void (${[...assignments, imported].join(' = ')});`;
}

function importMetas(node: Node, edits: Edit[]): void {
  if (node.type === 'MetaProperty' && (node as Node & { meta: { name: string } }).meta.name === 'import')
    edits.push({ start: node.start, end: node.end, text: IMPORT_META });
  for (const child of children(node)) importMetas(child, edits);
}

/** `{ a: 1 }` alone reads as a block; `repl` takes it for an object. */
function isObjectLiteral({ body }: Program): boolean {
  return body.length === 1 && body[0]!.type === 'BlockStatement';
}

function isDefaultExpression(last: Statement | undefined): boolean {
  return last?.type === 'ExportDefaultDeclaration' && !/Declaration$/.test(last.declaration.type);
}

function insert(edits: Edit[], at: number, text: string): void {
  edits.push({ start: at, end: at, text });
}

function replace(edits: Edit[], { start, end }: Node, code: string, text: string): void {
  edits.push({ start, end, text: text + '\n'.repeat(code.slice(start, end).split('\n').length - 1) });
}
