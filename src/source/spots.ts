import type { Spot } from './page.ts';
import type { ParsedFile } from './parsedFile.ts';
import { ancestors, descendants, field, type SyntaxNode } from './syntax.ts';

/** Places in Python, JavaScript and TypeScript, by what they are in the syntax: so they are found again behind other lines, indented otherwise. */

/** The expressions that read so. Of several that are the same place, the outermost. */
export function spotsReading(file: ParsedFile, text: string): Spot[] {
  return nodesReading(file, text).map((node) => ({
    start: node.start,
    end: node.end,
    role: roleOf(file, node),
  }));
}

/** The numbers and strings that are the same to the syntax, whatever they read. */
export function spotsInRole(file: ParsedFile, role: readonly string[]): Spot[] {
  return [...descendants(file.root)].flatMap((node): Spot[] => {
    if (!/^(integer|float|number|string)$/.test(node.type)) return [];
    const own = roleOf(file, node);
    return sameRole(own, role) ? [{ start: node.start, end: node.end, role: own }] : [];
  });
}

/** How often the function that a place is in assigns to the name that the place is the value of; 0 where there is no such name. */
export function assignmentsLike(file: ParsedFile, { start, end }: Pick<Spot, 'start' | 'end'>): number {
  const node = [...descendants(file.root)].find((each) => each.start === start && each.end === end);
  const outer = node === undefined ? [] : [...ancestors(node)];
  const statement = outer.find(({ type }) => !BRANCHES.test(type));
  const name = statement === undefined ? undefined : assignedBy(file, statement);
  if (name === undefined) return 0;
  const home = outer.find(({ type }) => FUNCTIONS.test(type)) ?? file.root;
  return [...descendants(home)].filter((each) => assignedBy(file, each) === name).length;
}

/** What hands on the value of a part. */
const BRANCHES =
  /^(parenthesized_expression|conditional_expression|ternary_expression|boolean_operator|binary_operator|binary_expression)$/;
const FUNCTIONS = /^(function_\w+|method_definition|arrow_function|lambda)$/;
const ASSIGNMENTS = /^(variable_declarator|(augmented_)?assignment(_expression)?)$/;

function assignedBy(file: ParsedFile, node: SyntaxNode): string | undefined {
  const name = ASSIGNMENTS.test(node.type) ? (field(node, 'left') ?? field(node, 'name')) : undefined;
  return name === undefined ? undefined : file.textOf(name);
}

export function sameRole(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}

export function nodesReading(file: ParsedFile, text: string): SyntaxNode[] {
  let last = { start: -1, end: -1 };
  const found: SyntaxNode[] = [];
  for (const node of descendants(file.root)) {
    if (node.end - node.start !== text.length || file.textOf(node) !== text) continue;
    if (node.start !== last.start || node.end !== last.end) found.push(node);
    last = node;
  }
  return found;
}

/** The calls that are given no LR by name, each with the place behind its arguments. How many there are is part of what they are. */
export function missingSpots(file: ParsedFile): Spot[] {
  return [...descendants(file.root)].flatMap((node): Spot[] => {
    const list = isCall(node) ? argumentList(node) : undefined;
    if (list === undefined || list.children.some((each) => isLr(file, each))) return [];
    const start = list.children.at(-1)?.end ?? list.start + 1;
    const splats = list.children.filter(({ type }) => SPLATS.test(type));
    const positional = list.children.filter(({ type }) => type !== 'keyword_argument' && !SPLATS.test(type));
    const given = `${positional.length}${'*'.repeat(splats.length)}`;
    const role = [...roleOf(file, node), calleeText(file, node), given];
    return [{ start, end: start, role }];
  });
}

/** What may give an LR too: `**options`, `*args`, `...args`. */
const SPLATS = /^(dictionary_splat|list_splat|spread_element)$/;

export function isCall({ type }: SyntaxNode): boolean {
  return type === 'call' || type === 'call_expression' || type === 'new_expression';
}

export function argumentList(call: SyntaxNode): SyntaxNode | undefined {
  const list = field(call, 'arguments');
  return list?.type === 'argument_list' || list?.type === 'arguments' ? list : undefined;
}

function isLr(file: ParsedFile, argument: SyntaxNode): boolean {
  const name = argument.type === 'keyword_argument' ? field(argument, 'name') : undefined;
  return name !== undefined && /^(lr|learning_rate)$/.test(file.textOf(name));
}

/** What a node is in the syntax, from the file inwards: `def main`, `optimizer`, `torch.optim.SGD`, `lr`. */
function roleOf(file: ParsedFile, node: SyntaxNode): string[] {
  const role: string[] = [];
  let child = node;
  for (const parent of ancestors(node)) {
    const part = partOf(file, parent, child);
    if (part !== '') role.unshift(part);
    child = parent;
  }
  const own = /^shorthand_/.test(node.type) ? file.textOf(node) : '';
  return own === '' ? role : [...role, own];
}

/** What `child` is to `parent`; '' where that says nothing of it. */
function partOf(file: ParsedFile, parent: SyntaxNode, child: SyntaxNode): string {
  if (isCall(parent)) return child.field === 'arguments' ? calleeText(file, parent) : 'callee';
  if (STATEMENTS.test(parent.type) && field(parent, 'name') === undefined) return '';
  const name = NAMES.map((key) => field(parent, key)).find((each) => each !== undefined);
  const operator = field(parent, 'operator');
  const isOperand = /^(binary|boolean|comparison)/.test(parent.type);
  const words = [
    name === undefined || name === child || isOperand ? '' : short(file, name),
    operator === undefined ? '' : file.textOf(operator),
    isOperand || name === child ? child.field : '',
    /^(consequence|alternative|condition|object)$/.test(child.field) ? child.field : '',
    name === undefined && child.field === '' && isCounted(parent, child) ? indexIn(parent, child) : '',
  ];
  return words.filter((word) => word !== '').join(' ');
}

const NAMES = ['name', 'key', 'left', 'property', 'pattern'];

/** What only holds others, one after the other. */
const STATEMENTS =
  /^(module|program|block|statement_block|class_body|switch_body|decorated_definition|\w+_statement|\w+_clause|\w+_declaration|switch_case|switch_default)$/;

/** Arguments and elements go by their number, but not those that have a name. */
function isCounted(parent: SyntaxNode, child: SyntaxNode): boolean {
  const isNamed = /^(pair|keyword_argument|\w+_parameter|\w+_definition|shorthand_\w+)$/.test(child.type);
  return (
    !isNamed &&
    (parent.children.length > 1 || /^(argument_list|arguments|list|array|tuple)$/.test(parent.type))
  );
}

function indexIn(parent: SyntaxNode, child: SyntaxNode): string {
  return `[${parent.children.filter(({ type }) => type !== 'keyword_argument').indexOf(child)}]`;
}

/** `parser.add_argument "--lr"`: a first string tells one such call from the others. */
function calleeText(file: ParsedFile, call: SyntaxNode): string {
  const callee = field(call, 'function') ?? field(call, 'constructor');
  const [first] = argumentList(call)?.children ?? [];
  const word = first?.type === 'string' ? ` ${file.textOf(first)}` : '';
  return (callee === undefined ? '' : short(file, callee)) + word;
}

/** A record is to stay small. */
function short(file: ParsedFile, node: SyntaxNode): string {
  return file.textOf(node).replace(/\s+/g, '').slice(-60);
}
