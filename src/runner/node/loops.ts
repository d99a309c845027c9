/** Whether a loop of the script's stands around a call: what it trains may be one epoch of several. A bundle of its own, for the few that ask. */
import { readFileSync } from 'node:fs';
import { parse, type Node } from 'acorn';
import { transform } from 'sucrase';
import type { Location } from './wire/messages.ts';

const ITERATING = new Set(['forEach', 'map', 'reduce']);
const trees = new Map<string, Node | null>();

/**
 * `frames`: of the call, innermost first. A loop in which the optimizer itself was made (`madeAt`: where) does not count: its next round is another
 * training. What cannot be read, a cell perhaps, has no loops.
 */
export function isInLoop(frames: readonly Location[], madeAt: readonly Location[]): boolean {
  return frames.some((frame) => {
    const made = madeAt.filter(({ file }) => file === frame.file);
    return loopsAround(treeOf(frame.file), frame).some((loop) => !made.some((each) => holds(loop, each)));
  });
}

/** Those in whose bodies a place stands, within its own function. */
function loopsAround(tree: Node | null, at: Location): Node[] {
  let loops: Node[] = [];
  for (let node = tree; node !== null;) {
    const next: Node | undefined = childrenOf(node).find((child) => holds(child, at));
    if (next === undefined) break;
    if (/^(For|While|DoWhile)/.test(node.type) && 'body' in node && node.body === next) loops.push(next);
    if (/Function/.test(next.type)) loops = isIterating(node) ? [...loops, next] : [];
    node = next;
  }
  return loops;
}

/** `epochs.forEach(…)` */
function isIterating(node: Node): boolean {
  const { callee } = node as { callee?: { property?: { name?: string } } };
  return node.type === 'CallExpression' && ITERATING.has(callee?.property?.name ?? '');
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter((value): value is Node => typeof (value as Node | null)?.type === 'string');
}

function holds({ loc }: Node, { line, column }: Location): boolean {
  if (loc == null) return false;
  const { start, end } = loc;
  const isBehindStart = line > start.line || (line === start.line && column > start.column);
  return isBehindStart && (line < end.line || (line === end.line && column <= end.column));
}

function treeOf(file: string): Node | null {
  let tree = trees.get(file);
  if (tree === undefined) trees.set(file, (tree = read(file)));
  return tree;
}

function read(file: string): Node | null {
  try {
    const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    return parsed(text) ?? parsed(transform(text, { transforms: ['typescript', 'jsx'] }).code);
  } catch {
    return null;
  }
}

function parsed(text: string): Node | null {
  try {
    return parse(text, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowReturnOutsideFunction: true,
      allowHashBang: true,
      locations: true,
    });
  } catch {
    return null;
  }
}
