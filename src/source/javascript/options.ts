import { descendants, field, type SyntaxNode } from '../syntax.ts';
import { argumentsOf, calleeName } from './calls.ts';
import type { Flow, Value } from './flow.ts';
import type { Module } from './module.ts';
import { keyOf } from './shapes.ts';

/**
 * If `value` is an option of a parsed command line (`args.learningRate` of argparse, commander, yargs, minimist, parseArgs, …),
 * the values of its default.
 */
export function optionDefaults(flow: Flow, value: Value): Value[] {
  const option = value.path.at(-1);
  if (option === undefined || !isCommandLine(flow, value)) return [];
  const modules = new Set([value.module, ...flow.workspace.modules.values()]);
  for (const module of modules) {
    const defaults = defaultsIn(module, normal(option));
    if (defaults.length > 0) return defaults.flatMap((node) => flow.follow(module, node, [], null));
  }
  return [];
}

/** Whether a value comes from outside: the arguments or the environment. */
export function outsideOf(flow: Flow, value: Value): 'command line' | 'environment' | undefined {
  if (value.node.type === 'identifier' && value.module.textOf(value.node) === 'process') {
    if (value.path[0] === 'env') return 'environment';
    if (value.path[0] === 'argv') return 'command line';
  }
  return isCommandLine(flow, value) ? 'command line' : undefined;
}

const PACKAGES =
  /^(argparse|commander|yargs(\/.*)?|yargs-parser|minimist|(node:)?util|meow|mri|sade|cac|arg|command-line-args|nopt|optimist|getopts|clipanion|citty|cleye|gunshi|@commander-js\/.*|@oclif\/.*)$/;

function isCommandLine(flow: Flow, value: Value, depth = 0): boolean {
  if (value.package !== undefined) return PACKAGES.test(value.package);
  const made = field(value.node, 'function') ?? field(value.node, 'constructor');
  if (made === undefined || depth > 30) return false;
  return flow
    .follow(value.module, made, [], value.context)
    .some((each) => isCommandLine(flow, each, depth + 1));
}

/** `--learning-rate`, `learning_rate` and `learningRate` are one option. */
function normal(option: string): string {
  return option.replace(/^-+/, '').replace(/[-_]/g, '').toLowerCase();
}

interface Declared {
  readonly names: readonly string[];
  readonly value: SyntaxNode | undefined;
}

/** The defaults of all options that a module declares, by normal name. */
const declaredOptions = new WeakMap<Module, Map<string, SyntaxNode[]>>();

function defaultsIn(module: Module, option: string): readonly SyntaxNode[] {
  let options = declaredOptions.get(module);
  if (options === undefined) {
    declaredOptions.set(module, (options = new Map()));
    for (const node of descendants(module.root)) {
      const { names, value } = declaredBy(module, node) ?? { names: [], value: undefined };
      for (const name of value === undefined ? [] : names)
        options.set(name, [...(options.get(name) ?? []), value as SyntaxNode]);
    }
  }
  return options.get(option) ?? [];
}

function declaredBy(module: Module, node: SyntaxNode): Declared | undefined {
  switch (node.type) {
    case 'call_expression':
      return calledDefault(module, node) ?? chainedDefault(module, node);
    case 'pair':
      return pairDefault(module, node);
    case 'object':
      return namedDefault(module, node);
    default:
      return undefined;
  }
}

/** argparse's `addArgument`, commander's and yargs' `option`. */
function calledDefault(module: Module, call: SyntaxNode): Declared | undefined {
  if (!/^(add_?argument|add_?option|(required)?option|positional|flag)$/i.test(calleeName(module, call)))
    return undefined;
  const args = argumentsOf(call);
  const settings = args.find((arg) => arg.type === 'object');
  const destination = settings && property(module, settings, ['dest']);
  const isFlags = (arg: SyntaxNode, i: number) => i === 0 || /^--?\w/.test(stringOf(module, arg) ?? '');
  const names = destination
    ? flagsOf(module, destination)
    : args.flatMap((arg, i) => (isFlags(arg, i) ? flagsOf(module, arg) : []));
  if (settings !== undefined) return { names, value: property(module, settings, DEFAULT_KEYS) };
  // commander: flags, description, an optional parser, the default.
  const [, , third, fourth] = args;
  return { names, value: fourth ?? (third?.type.includes('function') ? undefined : third) };
}

/** `new Option('--lr <n>').default(1e-3)`, `yargs.default('lr', 1e-3)` */
function chainedDefault(module: Module, call: SyntaxNode): Declared | undefined {
  if (calleeName(module, call) !== 'default') return undefined;
  const [first, second] = argumentsOf(call);
  if (first !== undefined && second !== undefined) return { names: flagsOf(module, first), value: second };
  for (const node of descendants(field(call, 'function') ?? call)) {
    const flags =
      node.type === 'new_expression' && calleeName(module, node) === 'Option'
        ? argumentsOf(node)[0]
        : undefined;
    if (flags !== undefined) return { names: flagsOf(module, flags), value: first };
  }
  return undefined;
}

/** `lr: {type: 'string', default: '0.001'}`, and `default: {lr: 1e-3}` */
function pairDefault(module: Module, pair: SyntaxNode): Declared | undefined {
  const key = field(pair, 'key');
  const value = field(pair, 'value');
  if (key === undefined || value === undefined) return undefined;
  const names = [normal(keyOf(key, module))];
  if (value.type === 'object') return { names, value: property(module, value, DEFAULT_KEYS) };
  const holder = pair.parent?.parent;
  const holderKey = holder?.type === 'pair' ? field(holder, 'key') : undefined;
  return holderKey && /^defaults?$/.test(keyOf(holderKey, module)) ? { names, value } : undefined;
}

/** `{name: 'lr', type: Number, defaultValue: 1e-3}` */
function namedDefault(module: Module, object: SyntaxNode): Declared | undefined {
  const name = property(module, object, ['name']);
  const text = name && stringOf(module, name);
  return text === undefined
    ? undefined
    : { names: [normal(text)], value: property(module, object, DEFAULT_KEYS) };
}

const DEFAULT_KEYS = ['default', 'defaultValue', 'defaultsTo'];

function property(module: Module, object: SyntaxNode, names: readonly string[]): SyntaxNode | undefined {
  for (const pair of object.children) {
    const key = field(pair, 'key');
    if (key !== undefined && names.includes(keyOf(key, module))) return field(pair, 'value');
  }
  return undefined;
}

/** `'-l, --learning-rate <rate>'` and `['-l', '--lr']` name options. */
function flagsOf(module: Module, node: SyntaxNode): string[] {
  if (node.type === 'array') return node.children.flatMap((child) => flagsOf(module, child));
  const text = stringOf(module, node);
  if (text === undefined) return [];
  return text
    .split(/[\s,|=]+/)
    .filter((word) => /^[-\w]+$/.test(word))
    .map(normal);
}

function stringOf(module: Module, node: SyntaxNode): string | undefined {
  return node.type === 'string' ? module.textOf(node).slice(1, -1) : undefined;
}
