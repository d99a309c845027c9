import type { Location } from '../../protocol/messages.ts';
import { contains, field, type SyntaxNode } from '../syntax.ts';
import { calleesOf } from './calls.ts';
import { methodOf } from './classes.ts';
import type { Context, Flow } from './flow.ts';
import { argumentsOf, calledName, type Module } from './module.ts';
import { isKerasName, LR_KEYWORDS, TRAINING_ARGUMENTS } from './optimizers.ts';
import { enclosingFunction } from './shapes.ts';
import { madeBy, nameArgument, sitesIn, stringValue, type Site } from './sites.ts';

export interface SiteAt {
  readonly site: Site;
  readonly context: Context | null;
}

/** The calls that may have made an optimizer of `type`, with the calls that led there. More than one only where nothing tells them apart. */
export function sitesAt(flow: Flow, frames: readonly Location[], type: string): SiteAt[] {
  return (
    atFrames(flow, frames, (module, call) => makes(flow, module, call, type)) ??
    atFrames(flow, frames, (module, call) => namesIt(flow, module, call, type), 'name') ??
    atFrames(flow, frames, hasLr) ??
    // fastai's makes the optimizer itself, with the LR that it is given.
    atFrames(flow, frames, (module, call) => /learner$/i.test(calledName(module, call)), 'arguments') ??
    trainingArguments(flow, frames) ??
    // Another name than the optimizer's is told as such.
    atFrames(flow, frames.slice(0, 1), (module, call) => nameArgument(module, call) !== undefined, 'name') ??
    // `instantiate(cfg.optimizer)`: the call says nothing, its place is still the one.
    atFrames(flow, frames.slice(0, 1), () => true, 'other') ??
    []
  );
}

/** Where the run told no frame: all of the type that the modules seen make. */
export function sitesOfType(flow: Flow, type: string): SiteAt[] {
  return [...flow.workspace.modules.values()].flatMap((module) =>
    sitesIn(flow, module)
      .filter(({ kind, node }) => (kind === 'name' ? namesIt : makes)(flow, module, node, type))
      .map((site) => ({ site, context: null })),
  );
}

function atFrames(
  flow: Flow,
  frames: readonly Location[],
  fits: (module: Module, call: SyntaxNode) => boolean,
  kind: Site['kind'] = 'construction',
): SiteAt[] | undefined {
  for (const [i, frame] of frames.entries()) {
    const module = flow.workspace.modules.get(frame.file);
    if (module === undefined) continue;
    const found = nearest(
      callsAt(module, frame.line).filter((call) => fits(module, call)),
      module,
      frame,
    );
    if (found.length > 0)
      return found.map((node) => ({
        site: { kind, module, node },
        context: contextOf(flow, node, module, frames.slice(i + 1)),
      }));
  }
  return undefined;
}

function callsAt(module: Module, line: number): SyntaxNode[] {
  return module.calls.filter((node) => module.isOn(line, node));
}

function makes(flow: Flow, module: Module, call: SyntaxNode, type: string): boolean {
  const wanted = type.toLowerCase();
  if (calledName(module, call).toLowerCase() === wanted) return true;
  return madeBy(flow, module, call, null).some(({ name }) => name.toLowerCase() === wanted);
}

function namesIt(flow: Flow, module: Module, call: SyntaxNode, type: string): boolean {
  const name = nameArgument(module, call);
  const names =
    name === undefined ? [] : flow.follow(module, name, [], null).map((value) => stringValue(value) ?? '');
  return names.some((each) => each.toLowerCase() === type.toLowerCase() && isKerasName(each));
}

/** Not `super().__init__(params, lr)` in an optimizer of the user's own: the place to edit is its construction. */
function hasLr(module: Module, call: SyntaxNode): boolean {
  const { keywords } = argumentsOf(module, call);
  return calledName(module, call) !== '__init__' && LR_KEYWORDS.some((name) => keywords.has(name));
}

/** Hugging Face's trainer makes the optimizer itself, with what its arguments say. */
function trainingArguments(flow: Flow, frames: readonly Location[]): SiteAt[] | undefined {
  const modules = [...flow.workspace.modules.values()];
  const isTrainer = frames.some(({ file }) =>
    /\w*Trainer\b/.test(flow.workspace.modules.get(file)?.text ?? ''),
  );
  if (!isTrainer) return undefined;
  const sites = modules.flatMap((module) =>
    module.calls
      .filter((node) => TRAINING_ARGUMENTS.test(calledName(module, node)))
      .map((node): SiteAt => ({ site: { kind: 'arguments', module, node }, context: null })),
  );
  return sites.length > 0 ? sites : undefined;
}

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
  if (caller === undefined) return contextOf(flow, node, module, outer);
  const call = callAt(flow, caller, frame, fn, module);
  if (call !== undefined) return { fn, call, module: caller, outer: contextOf(flow, call, caller, outer) };
  // The call cannot be told (a library is between); the calls further out may still be.
  const place = nearest(callsAt(caller, frame.line), caller, frame)[0];
  return place === undefined ? null : contextOf(flow, place, caller, outer);
}

function callAt(
  flow: Flow,
  caller: Module,
  frame: Location,
  fn: SyntaxNode,
  home: Module,
): SyntaxNode | undefined {
  const name = field(fn, 'name');
  const calls = callsAt(caller, frame.line).filter((call) => {
    const callee = field(call, 'function');
    if (callee === undefined || contains(call, fn)) return false;
    const made = calleesOf(flow, caller, callee, null);
    if (made.length > 0) return made.some((each) => each.node === fn || methodOf(each, '__init__') === fn);
    return name !== undefined && calledName(caller, call) === home.textOf(name);
  });
  const [only, ...others] = nearest(calls, caller, frame);
  return others.length === 0 ? only : undefined;
}

/** Of several in reach of a frame: the one that begins where it is, else those on its own line, else what begins last. */
function nearest(calls: readonly SyntaxNode[], module: Module, frame: Location): readonly SyntaxNode[] {
  if (calls.length < 2) return calls;
  const at = module.offsetAt(frame.line, frame.column);
  const exact = calls.filter((call) => call.start === at);
  if (exact.length > 0) return exact;
  const onLine = calls.filter((call) => module.lineAt(call.start) === frame.line);
  if (onLine.length > 0) return onLine;
  const last = Math.max(...calls.map((call) => call.start));
  return calls.filter((call) => call.start === last);
}
