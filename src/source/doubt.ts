/** A record that comes from elsewhere may name any place: each must be seen, in the source as it is now, to be where its optimizer's LR stands. */
import type { Literal, OptimizerEntry, RecordTarget } from '../protocol/record.ts';
import { literalsOf } from '../protocol/suggested.ts';
import { withPlace } from './attach.ts';
import { locateOptimizer } from './locateOptimizer.ts';
import { isLrName } from './lrName.ts';
import { unquoted } from './notes.ts';
import { parseNumber } from './number.ts';
import { CodePage, ConfigPage, type Page, type Spot } from './page.ts';
import type { ParsedFile } from './parsedFile.ts';
import type { SourceReader } from './reader.ts';
import { argumentList, isCall } from './spots.ts';
import { descendants, field, type SyntaxNode } from './syntax.ts';
import type { SourceFiles } from './types.ts';

/** Whether `spot` in `page`, where the record has `literal`, is where the LR of its optimizer stands. */
export type PlaceCheck = (page: Page, spot: Spot, literal: Literal) => Promise<boolean>;

/** `files`: as they read now. */
export function placeCheck(
  entry: OptimizerEntry,
  target: RecordTarget,
  reader: SourceReader,
  files: SourceFiles,
): PlaceCheck {
  let located: Promise<OptimizerEntry> | undefined;
  const locate = (): Promise<OptimizerEntry> =>
    (located ??= locateOptimizer(entry, target, reader, files).then(
      (found) => withPlace(entry, found),
      () => entry,
    ));
  return async (page, spot, literal) => {
    const names = namesOf(page, spot);
    if (literal.kind === 'number' && names.some((name) => OTHERS.test(name))) return false;
    const found = await locate();
    const isThere = (place: Literal): boolean =>
      place.kind === literal.kind &&
      place.file === literal.file &&
      place.optimizer === literal.optimizer &&
      place.start === spot.start &&
      place.end === spot.end;
    // An expression is offered to be chosen, and never chosen by a record.
    const isNumber = literal.kind !== 'number' || parseNumber(literal.text) !== null;
    if (found !== entry && literalsOf(found).some(isThere)) return isNumber || found.literal === null;
    if (!isNumber) return false;
    // It stands elsewhere.
    if (found !== entry && found.literal !== null) return false;
    return looksLikeLr(page, spot, literal, names, entry.type);
  };
}

/** Where the data flow is not known, as of what only a run tells: by its name, or the optimizer's. */
function looksLikeLr(
  page: Page,
  spot: Spot,
  literal: Literal,
  names: readonly string[],
  type: string,
): boolean {
  const isType = (name: string): boolean => plainType(name) !== '' && plainType(name) === plainType(type);
  if (literal.kind === 'number')
    return names.some((name) => isLrName(name) && !/^(alpha|eta|step_?size)$/i.test(name));
  if (!(page instanceof CodePage)) return false;
  if (literal.kind === 'name')
    return names.includes('optimizer') && isType(literal.optimizer ?? unquoted(literal.text));
  const call = [...descendants(page.parsed.root)].find((node) => isCallEndingAt(node, spot));
  return call !== undefined && isType(calledName(page.parsed, call));
}

/** What takes numbers beside an LR. */
const OTHERS =
  /^-*(eps(ilon)?|\w*momentum|nesterov|dampening|\w*(weight|wd|lr)?[_-]?decay\w*|wd|beta(s|_?\d)?|rho|gamma|\w*epochs?|\w*batch_?size|\w*steps?|seed|\w*dropout|num_?workers|patience|port|timeout)$/i;

/** What the number at a place is called: the argument, the key, the variable or the option that it is the value of. */
function namesOf(page: Page, { start, end, role }: Spot): string[] {
  if (page instanceof ConfigPage) return role.slice(-1);
  if (!(page instanceof CodePage)) return [];
  const { parsed } = page;
  let node = [...descendants(parsed.root)].find((each) => each.start === start && each.end === end);
  for (; node?.parent != null; node = node.parent) {
    const { parent } = node;
    const name = NAMED.test(parent.type)
      ? (field(parent, 'name') ?? field(parent, 'key') ?? field(parent, 'left') ?? field(parent, 'pattern'))
      : undefined;
    if (name !== undefined && name !== node) {
      const text = lastName(parsed.textOf(name));
      return text === 'default' ? flagsAround(parsed, parent) : [text];
    }
    if (
      isCall(parent) ||
      /^(argument_list|arguments|object|dictionary|block|module|program)$/.test(parent.type)
    )
      return [];
  }
  return [];
}

const NAMED =
  /^(keyword_argument|pair|assignment|variable_declarator|assignment_expression|\w*parameter|\w*field_definition)$/;

/** `lr` of `"lr"`, `self.lr`, `group["lr"]` and `lr: float`. */
function lastName(text: string): string {
  return /([\w$-]+)['"`\]\s]*$/.exec(text.replace(/:.*$/s, ''))?.[1] ?? text;
}

/** The flags of the option whose `default` it is. */
function flagsAround(parsed: ParsedFile, argument: SyntaxNode): string[] {
  const list = argument.parent;
  return (list?.children ?? [])
    .filter(({ type }) => type === 'string')
    .map((each) => unquoted(parsed.textOf(each)));
}

function isCallEndingAt(node: SyntaxNode, { start }: Spot): boolean {
  const list = isCall(node) ? argumentList(node) : undefined;
  return list !== undefined && (list.children.at(-1)?.end ?? list.start + 1) === start;
}

function calledName(parsed: ParsedFile, call: SyntaxNode): string {
  const callee = field(call, 'function') ?? field(call, 'constructor');
  return callee === undefined ? '' : lastName(parsed.textOf(callee));
}

/** `Adam`, `AdamOptimizer` and `adam` are the same. */
function plainType(name: string): string {
  return name.toLowerCase().replace(/optimizer$/, '');
}
