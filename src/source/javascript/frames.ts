import type { Location } from '../../protocol/messages.ts';
import { contains, descendants, field, type SyntaxNode } from '../syntax.ts';
import { nameOf } from './callers.ts';
import { calleeName, classesOf } from './calls.ts';
import type { Context, Flow } from './flow.ts';
import type { Module } from './module.ts';
import { optimizerName } from './optimizers.ts';
import { enclosingFunction, isClass, isFunction } from './shapes.ts';
import { sitesIn, type Site } from './sites.ts';

/** The sites that the innermost frame with any may be, with the calls that led there. More than one only where nothing tells them apart. */
export function sitesAt(
  flow: Flow,
  frames: readonly Location[],
  type: string,
): { site: Site; context: Context | null }[] {
  const wanted = optimizerName(type);
  for (const [i, frame] of frames.entries()) {
    const module = flow.workspace.modules.get(frame.file);
    if (module === undefined) continue;
    const here = sitesIn(flow, module).filter((site) => module.isOn(frame.line, site.extent));
    const fitting = here.filter((site) => mayMake(flow, site, wanted));
    // A name may be replaced on the command line: that is said, if nothing else was made here.
    const possible = fitting.length > 0 ? fitting : here.filter((site) => site.kind === 'name');
    const found = nearest(possible, (site) => site.anchor, module, frame);
    if (found.length > 0)
      return found.map((site) => ({
        site,
        context: contextOf(flow, site.node, module, frames.slice(i + 1)),
      }));
  }
  return [];
}

/** Whether an optimizer of `type` may come from `site`. */
function mayMake(flow: Flow, site: Site, wanted: string): boolean {
  if (site.type === '' || site.type === wanted) return true;
  // A class of the project goes by a name of its own.
  if (KNOWN.test(wanted)) return false;
  if (field(site.node, 'function')?.type === 'super') return true;
  return site.node.type === 'new_expression' && classesOf(flow, site.module, site.node, null).length > 0;
}

const KNOWN = /^(sgd|momentum|adam|adamax|rmsprop|adagrad|adadelta)$/;

/** The calls that are under way where `node` runs, innermost first, as far as the frames tell. */
export function contextOf(
  flow: Flow,
  node: SyntaxNode,
  module: Module,
  frames: readonly Location[],
): Context | null {
  const [frame, ...outer] = frames;
  const fn = enclosingFunction(node);
  if (frame === undefined || fn === null) return null;
  const caller = flow.workspace.modules.get(frame.file);
  if (caller === undefined) return null;
  const call = callAt(flow, caller, frame, fn, module);
  if (call !== undefined) return { fn, call, module: caller, outer: contextOf(flow, call, caller, outer) };
  // The call cannot be told (a callback, a getter); the calls further out may still be.
  const place = placeAt(caller, frame);
  return place === undefined ? null : contextOf(flow, place, caller, outer);
}

function callAt(
  flow: Flow,
  caller: Module,
  frame: Location,
  fn: SyntaxNode,
  home: Module,
): SyntaxNode | undefined {
  const owner = fn.parent?.parent;
  const ofClass = nameOf(fn, home) === 'constructor' && owner && isClass(owner) ? owner : undefined;
  const name = nameOf(fn, home);
  const calls = caller.calls.filter((node) => {
    if (!caller.isOn(frame.line, node)) return false;
    if (ofClass)
      return node.type === 'new_expression'
        ? classesOf(flow, caller, node, null).some((value) => value.node === ofClass)
        : calleeName(caller, node) === 'super';
    if (node.type !== 'call_expression') return false;
    const callee = field(node, 'function');
    if (callee === undefined || contains(node, fn)) return false;
    const functions = flow.follow(caller, callee, [], null).filter((value) => isFunction(value.node));
    return functions.length > 0
      ? functions.some((value) => value.node === fn)
      : calleeName(caller, node) === name;
  });
  const [only, ...others] = nearest(calls, (node) => anchorOf(node), caller, frame);
  return others.length === 0 ? only : undefined;
}

function anchorOf(call: SyntaxNode): number {
  const callee = field(call, 'function');
  return (callee && (field(callee, 'property') ?? callee).start) ?? call.start;
}

/** Of several in reach of a frame: those whose own line it is, then the one whose column it is; all if neither tells. */
function nearest<T>(found: readonly T[], anchor: (each: T) => number, module: Module, frame: Location): T[] {
  const onLine = found.filter((each) => module.lineAt(anchor(each)) === frame.line);
  const best = onLine.length > 0 ? onLine : innermost(found, anchor);
  const at = module.offsetAt(frame.line, frame.column);
  const exact = best.filter((each) => anchor(each) === at);
  return exact.length > 0 ? exact : best;
}

/** Of calls that merely span the line, the one that begins last. */
function innermost<T>(found: readonly T[], anchor: (each: T) => number): T[] {
  const last = Math.max(...found.map(anchor));
  return found.filter((each) => anchor(each) === last);
}

/** The deepest node where a frame is. */
function placeAt(module: Module, frame: Location): SyntaxNode | undefined {
  const lineStart = module.offsetAt(frame.line, 1);
  const lineEnd = module.offsetAt(frame.line + 1, 1);
  const at = Math.min(lineStart + frame.column - 1, lineEnd - 1);
  let place: SyntaxNode | undefined;
  for (const node of descendants(module.root)) if (node.start <= at && at < node.end) place = node;
  return place;
}
