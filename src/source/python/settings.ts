import type { Location, Setting } from '../../protocol/messages.ts';
import { contains, field, type SyntaxNode } from '../syntax.ts';
import type { Flow } from './flow.ts';
import { contextOf, type SiteAt } from './frames.ts';
import { argumentsOf, calledName, stringOf, type Module } from './module.ts';
import { enclosingFunction, isFunction, returnsOf } from './shapes.ts';

/**
 * What is given to an optimizer's LR where a run saw it set: `group['lr'] = …`, `optimizer.learning_rate = …`. The frame is where the param groups, or the
 * optimizer's variable, were read for it: the setting stands on its line, in its loop, or further down in the same function. Of what a callback of a library
 * sets (`by`), the first is where the script's function begins that it calls.
 */
export function settingsAt(flow: Flow, { frames, location, by }: Setting): SiteAt[] {
  const told = frames ?? (location === null ? [] : [location]);
  for (const [i, frame] of told.entries()) {
    const module = flow.workspace.modules.get(frame.file);
    const values =
      module === undefined ? [] : by === undefined ? nearestTo(module, frame) : resultsAt(module, frame);
    if (module !== undefined && values.length > 0)
      return values.map((node) => ({
        site: { kind: 'setting', module, node },
        context: contextOf(flow, node, module, told.slice(i + 1)),
      }));
  }
  return [];
}

function nearestTo(module: Module, frame: Location): SyntaxNode[] {
  const settings = module.nodes.flatMap((node) => settingBy(module, node));
  const onLine = settings.filter(({ statement }) => module.isOn(frame.line, statement));
  if (onLine.length > 0) return onLine.map(({ value }) => value);
  const at = module.offsetAt(frame.line, frame.column);
  const here = module.nodes.filter((node) => node.start <= at && at < node.end).at(-1) ?? module.root;
  const loops = module.nodes.filter(
    (node) => node.type === 'for_statement' && module.lineAt(node.start) === frame.line,
  );
  const home = enclosingFunction(here) ?? module.root;
  for (const outer of [...loops.reverse(), home]) {
    const within = settings.filter(
      ({ statement }) =>
        contains(outer, statement) &&
        statement.start >= at &&
        (enclosingFunction(statement) ?? module.root) === home,
    );
    if (within.length > 0) return within.map(({ value }) => value);
  }
  return [];
}

/** What the function gives that begins at a frame. */
function resultsAt(module: Module, frame: Location): SyntaxNode[] {
  const here = module.nodes.filter((node) => isFunction(node) && beginsOn(module, node, frame.line));
  const at = module.offsetAt(frame.line, frame.column);
  const fn = here.filter((node) => node.start <= at && at < node.end).at(-1) ?? here[0];
  if (fn === undefined) return [];
  return fn.type === 'lambda' ? [field(fn, 'body') ?? fn] : returnsOf(fn);
}

/** Python has a function begin at its first decorator. */
function beginsOn(module: Module, fn: SyntaxNode, line: number): boolean {
  const whole = fn.parent?.type === 'decorated_definition' ? fn.parent : fn;
  return module.lineAt(whole.start) === line;
}

interface SettingNode {
  readonly statement: SyntaxNode;
  readonly value: SyntaxNode;
}

function settingBy(module: Module, node: SyntaxNode): SettingNode[] {
  if (/assignment$/.test(node.type)) {
    const left = field(node, 'left');
    // `group['lr'] *= 10` is its own value.
    const value = node.type === 'assignment' ? field(node, 'right') : node;
    const key = left === undefined ? undefined : (field(left, 'subscript') ?? field(left, 'attribute'));
    return key !== undefined && value !== undefined && isLr(stringOf(module, key) ?? module.textOf(key))
      ? [{ statement: node, value }]
      : [];
  }
  if (node.type !== 'call') return [];
  const { positional, keywords } = argumentsOf(module, node);
  const [first, second] = positional;
  const target = field(node, 'function');
  const holder = target === undefined ? undefined : field(target, 'object');
  const isHeld = holder !== undefined && /lr|rate/i.test(module.textOf(holder));
  const given = {
    // `group.update(lr=…)`, `group.update({'lr': …})`
    update: keywords.get('lr') ?? entryOf(module, first),
    // `optimizer.learning_rate.assign(…)`, also by the variable that holds it; `group['lr'].fill_(…)` of a tensor.
    assign: isHeld ? first : undefined,
    fill_: isHeld ? first : undefined,
    // `K.set_value(optimizer.learning_rate, …)`
    set_value: first !== undefined && /lr|rate/i.test(module.textOf(first)) ? second : undefined,
    // `setattr(optimizer, 'learning_rate', …)`, `group.__setitem__('lr', …)`
    setattr: isLr(stringOf(module, second)) ? positional[2] : undefined,
    __setitem__: isLr(stringOf(module, first)) ? second : undefined,
  };
  const name = calledName(module, node);
  const value = Object.hasOwn(given, name) ? given[name as keyof typeof given] : undefined;
  return value === undefined ? [] : [{ statement: node, value }];
}

function entryOf(module: Module, dictionary: SyntaxNode | undefined): SyntaxNode | undefined {
  if (dictionary?.type !== 'dictionary') return undefined;
  const pair = dictionary.children.find((child) => isLr(stringOf(module, field(child, 'key'))));
  return pair === undefined ? undefined : field(pair, 'value');
}

function isLr(name: string | undefined): boolean {
  return name === 'lr' || name === 'learning_rate';
}
